"""Asking the highest authorities: the letters, their files, and that they went."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import validation_news
from bot.router import Router
from bot.turn import Turn
from cocreation import links
from cocreation.liaisons import designations
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from cocreation.schedule import schedule
from cocreation.validation import validation_letters, validation_links
from cocreation.validation.validation_letters import Letter, Preparing
from documents import validation_letters as letters
from handlers import choices, handing_over
from handlers.validation import validation_words

router = Router()

_BUTTONS = 8
_PDF = "application/pdf"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


# ── asking ────────────────────────────────────────────────────────────────────────────────────────


def _preview(turn: Turn, _form: Any) -> Mapping[str, Any]:
    facts = turn.tx.kept(Programme)
    found = validation_letters.to_ask(turn.tx, turn.actor)
    today = schedule.today(facts, turn.now)
    numbers = designations.next_numbers(turn.tx, len(found.letters), today.year)
    lines = [
        Phrase(
            "ask_validation.line",
            {
                "number": number,
                "institution": each.institution.name,
                "office": each.institution.office,
                "drafts": ", ".join(draft.code for draft in each.drafts),
            },
        )
        for number, each in zip(numbers, found.letters, strict=True)
    ]
    return {
        "list": lines,
        "count": len(lines),
        "days": validation_letters.terms(turn.tx).answer,
        "due": facts.noon(validation_letters.due_on(turn.tx, today)),
        "lacking": [
            Phrase("ask_validation.and_lacking", {"lacking": each}) for each in _lacking(found)
        ],
    }


def _lacking(found: Preparing) -> list[Phrase]:
    if not found.lacking:
        return []
    codes = ", ".join(each.code for each in found.lacking)
    values = {"codes": codes, "count": len(found.lacking), "first": found.lacking[0].code}
    return [Phrase("ask_validation.lacking", values)]


def _prepare_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        choices.yes(turn, Phrase("designate.yes")),
        choices.no(turn, Phrase("designate.no")),
    ]


@router.form("pedirvalidacion", needs=Action.ASK_VALIDATION)
class Request(Form):
    """One clear yes to the letters that there are to prepare."""

    sure: Annotated[bool, Ask("ask_validation.sure", options=_prepare_or_not, values=_preview)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start, unless there is nobody left to ask; drafts without institution are said."""
        validation_letters.terms(turn.tx)
        found = validation_letters.to_ask(turn.tx, turn.actor)
        if found.letters:
            return Start()
        board = validation_words.board_button()
        return Reply((Phrase("validation.nobody_left"), *_lacking(found)), (*_mends(found), board))

    def done(self, turn: Turn) -> Replies:
        """Prepare the letters; of a single one the files come at once."""
        if not self.sure:
            return say("designate.not_done")
        made = validation_letters.prepare(turn.tx, turn.actor, now=turn.now)
        lines = [
            Phrase(
                "ask_validation.prepared_line",
                {**validation_words.about(turn.tx, each), "number": each.number},
            )
            for each in made
        ]
        said = Phrase("ask_validation.prepared", {"count": len(made), "list": lines})
        left = validation_letters.to_ask(turn.tx, turn.actor)
        if len(made) == 1:
            return [Reply((said, *_lacking(left)), _mends(left)), *files(turn, made[0].code)]
        buttons = [
            Button(Phrase("letter.button", {"code": each.code}), say=f"/nota {each.code}")
            for each in made[:_BUTTONS]
        ]
        phrases = (said, Phrase("designate.take_each"), *_lacking(left))
        return Reply(phrases, (*buttons, *_mends(left), validation_words.board_button()))


def _mends(found: Preparing) -> tuple[Button, ...]:
    return tuple(
        Button(
            Phrase("ask_validation.mend.button", {"code": each.code}),
            say=f"/corregirborrador {each.code}",
        )
        for each in found.lacking[:1]
    )


# ── the files ─────────────────────────────────────────────────────────────────────────────────────


def files(turn: Turn, code: str) -> list[Reply]:
    """Give a letter, to edit and to print."""
    found = validation_letters.to_print(turn.tx, turn.actor, code=code, now=turn.now)
    return _files(turn, found)


def second_files(turn: Turn, code: str) -> Replies:
    """Give the second letter, to an authority that has not answered."""
    found = validation_letters.to_print(turn.tx, turn.actor, code=code, now=turn.now)
    if found.again_number is None:
        return say("letter.no_second", validation_words.board_button(), code=code)
    today = schedule.today(turn.tx.kept(Programme), turn.now)
    return _files(turn, found, again_on=found.again_on or today)


def _files(turn: Turn, found: Letter, *, again_on: date | None = None) -> list[Reply]:
    words = letters.letter(turn.tx, turn.phrases, found, again_on=again_on)
    name = "".join(each if each.isalnum() else "-" for each in words.number_alone)
    values = {
        **validation_words.about(turn.tx, found),
        "number": words.number_alone,
        "days": handing_over.WEEK.days,
        "again": f"/{'nota' if again_on is None else 'reiteracion'} {found.code}",
    }
    kept = [
        handing_over.kept(turn, name=f"{name}.{kind}", media_type=media_type, content=content)
        for kind, media_type, content in (
            ("docx", _DOCX, words.as_docx()),
            ("pdf", _PDF, words.as_pdf()),
        )
    ]
    return [
        Reply((Phrase("letter.to_edit", values),), document=kept[0]),
        Reply((Phrase("letter.to_print", values),), acts(found), document=kept[1]),
    ]


def acts(found: Letter) -> tuple[Button, ...]:
    """Return what an administrator may do about a letter now."""
    code = found.code
    sent = Button(Phrase("letter.sent.button"), say=f"/notaenviada {code}")
    if found.state == "prepared":
        return (sent, Button(Phrase("letter.withdraw.button"), say=f"/retirarnota {code}"))
    if found.state not in validation_letters.OPEN:
        return (validation_words.board_button(),)
    first = (sent,) if validation_letters.waits_for_second(found) else ()
    return (
        *first,
        Button(Phrase("validation_link.button"), say=f"/enlacevalidacion {code}"),
        Button(Phrase("paper_validation.button"), say=f"/respuestavalidacion {code}"),
    )


# ── that it went, or will not ─────────────────────────────────────────────────────────────────────


def begin_sent(turn: Turn, code: str) -> Start:
    """Start the form that records that a letter, or its second one, went."""
    validation_letters.to_send(turn.tx, turn.actor, code=code)
    return Start(subject=code)


def whose_sent(turn: Turn) -> dict[str, Any]:
    """Return what the questions about a letter that went say of it."""
    found = validation_letters.to_send(turn.tx, turn.actor, code=turn.subject)
    number = found.number if found.state == "prepared" else found.again_number
    return {**validation_words.about(turn.tx, found), "number": number}


def check_sent_on(turn: Turn, sent_on: date) -> None:
    """Refuse a day on which the letter of this form cannot have gone."""
    found = validation_letters.to_send(turn.tx, turn.actor, code=turn.subject)
    validation_letters.check_sent_on(turn.tx, found, sent_on, turn.now)


def sent(turn: Turn, sent_on: date, way: str) -> list[Reply]:
    """Record it, and tell the authority if it is in the chat."""
    found = validation_letters.send(
        turn.tx, turn.actor, code=turn.subject, sent_on=sent_on, way=way, now=turn.now
    )
    values = validation_words.about(turn.tx, found)
    if found.again_on is not None:
        return [say("validation.second_sent", *acts(found), **values)]
    days = validation_letters.terms(turn.tx).answer
    listed = [each.draft for each in validation_letters.listed(turn.tx, found)]
    return [
        say("validation.sent", *acts(found), days=days, **values),
        *validation_news.asked(turn.tx, found, listed),
    ]


def begin_withdrawal(turn: Turn, code: str) -> Start:
    """Start the form that takes back a letter that has not gone."""
    validation_letters.in_state(turn.tx, turn.actor, code=code, states=("prepared",))
    return Start(subject=code)


def withdrawn(turn: Turn, reason: str) -> Reply:
    """Take it back; its drafts may be asked about anew."""
    gone = validation_letters.withdraw(
        turn.tx, turn.actor, code=turn.subject, reason=reason, now=turn.now
    )
    values = validation_words.about(turn.tx, gone)
    board = validation_words.board_button()
    return say("validation.withdrawn", board, number=gone.number, **values)


# ── its web link ──────────────────────────────────────────────────────────────────────────────────


def _there_already(turn: Turn, _form: Any) -> Mapping[str, Any]:
    found = validation_letters.in_state(
        turn.tx, turn.actor, code=turn.subject, states=validation_letters.OPEN
    )
    return validation_words.about(turn.tx, found)


def _another_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        choices.yes(turn, Phrase("validation_link.another")),
        choices.no(turn, Phrase("validation_link.keep")),
    ]


@router.form("enlacevalidacion", needs=Action.ASK_VALIDATION, hidden=True)
class WebLink(Form):
    """The link by which an authority decides on the web; another one ends the one it has."""

    sure: Annotated[
        bool, Ask("validation_link.sure", options=_another_or_not, values=_there_already)
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Make it at once where the letter has none that is good; ask otherwise."""
        code = validation_letters.as_code(rest)
        if code is None:
            return validation_words.which("/enlacevalidacion N-0001")
        states = validation_letters.OPEN
        found = validation_letters.in_state(turn.tx, turn.actor, code=code, states=states)
        if links.page(turn.tx, "") is None:
            return say("validation_link.no_address", code=code)
        if validation_links.is_good(found, turn.now):
            return Start(subject=code)
        return _link(turn, code)

    def done(self, turn: Turn) -> Reply:
        """Make another one, in place of the one that was given out."""
        if not self.sure:
            return say("validation_link.kept", letter=turn.subject)
        return _link(turn, turn.subject)


def _link(turn: Turn, code: str) -> Reply:
    """Make the link; it is shown this once."""
    made = validation_links.make(turn.tx, turn.actor, code=code, now=turn.now)
    values = {
        **validation_words.about(turn.tx, made.letter),
        "url": links.page(turn.tx, f"validar/{made.secret}"),
        "until": turn.tx.kept(Programme).noon(made.last_day),
    }
    return say("validation_link.made", **values)
