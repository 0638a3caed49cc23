"""Asking institutions for their liaisons: the letters, and when they went."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import SOON, Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation import designations, schedule, validation_letters
from cocreation.dates import Day
from cocreation.designees import Designation
from cocreation.permissions import Action
from cocreation.programme_facts import Programme
from cocreation.reasons import Reason
from documents import letters
from handlers import choices, designation_words, handing_over
from handlers import validation_letters as to_authorities

router = Router()

_ALL = "all"
_EARLIER = "earlier"
_BUTTONS = 8
_PDF = "application/pdf"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


# ── asking ────────────────────────────────────────────────────────────────────────────────────────


def _themes(turn: Turn, form: Any) -> Sequence[Option]:
    left = designations.to_ask(turn.tx, turn.actor)
    return [each for each in choices.themes(turn, form) if each.value in left]


def _institutions(turn: Turn, form: Any) -> Sequence[Option]:
    left = designations.to_ask(turn.tx, turn.actor).get(form.theme, ())
    each = [
        Option(one.key, choices.named(one.name), Phrase("literal", {"text": one.short}))
        for one in left
    ]
    if len(each) < 2:  # all of one is that one
        return each
    everyone = Option(_ALL, Phrase("designate.all", {"count": len(each)}))
    return [everyone, *each]


def _chosen(turn: Turn, form: Any) -> list[str]:
    if form.institution != _ALL:
        return [form.institution]
    return [each.key for each in designations.to_ask(turn.tx, turn.actor).get(form.theme, ())]


def _preview(turn: Turn, form: Any) -> Mapping[str, Any]:
    facts = turn.tx.kept(Programme)
    today = schedule.today(facts, turn.now)
    chosen = _chosen(turn, form)
    numbers = designations.next_numbers(turn.tx, len(chosen), today.year)
    return {
        "theme": facts.theme(form.theme).name,
        "count": len(chosen),
        "due": facts.noon(designations.due_on(turn.tx, today)),
        "days": designations.terms(turn.tx).answer,
        "list": [
            Phrase(
                "designate.line",
                {
                    "number": number,
                    "institution": facts.institution(key).name,
                    "office": facts.institution(key).office,
                },
            )
            for number, key in zip(numbers, chosen, strict=True)
        ],
    }


def _prepare_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        choices.yes(turn, Phrase("designate.yes")),
        choices.no(turn, Phrase("designate.no")),
    ]


@router.form("designar", needs=Action.DESIGNATE)
class Request(Form):
    """About which theme, which institutions, and one clear yes."""

    theme: Annotated[str, Ask("designate.theme", options=_themes)]
    institution: Annotated[str, Ask("designate.institution", options=_institutions)]
    sure: Annotated[bool, Ask("designate.sure", options=_prepare_or_not, values=_preview)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start, unless all were asked; the theme may follow the command."""
        designations.terms(turn.tx)
        left = designations.to_ask(turn.tx, turn.actor)
        if not left:
            return say("designate.nobody_left", _board_button())
        theme = turn.tx.kept(Programme).match_theme(rest) if rest else None
        return Start(answers={"theme": theme} if theme in left else None)

    def done(self, turn: Turn) -> Replies:
        """Prepare the letters; of a single one the files come at once."""
        if not self.sure:
            return say("designate.not_done")
        made = designations.prepare(
            turn.tx,
            turn.actor,
            theme=self.theme,
            institutions=_chosen(turn, self),
            now=turn.now,
        )
        lines = [
            Phrase("designate.prepared_line", {**_about(turn, each), "number": each.number})
            for each in made
        ]
        said = Phrase("designate.prepared", {"count": len(made), "list": lines})
        if len(made) == 1:
            return [Reply((said,)), *_files(turn, made[0])]
        buttons = [
            Button(Phrase("letter.button", {"code": each.code}), say=f"/nota {each.code}")
            for each in made[:_BUTTONS]
        ]
        return Reply((said, Phrase("designate.take_each")), (*buttons, _board_button()))


# ── the files ─────────────────────────────────────────────────────────────────────────────────────


@router.command("nota", needs=Action.KEEP_LIAISONS)
def letter(turn: Turn, rest: str) -> Replies:
    """Give a letter, to edit and to print."""
    asked = validation_letters.as_code(rest)
    if asked is not None:
        return to_authorities.files(turn, asked)
    code = designations.as_code(rest)
    if code is None:
        return designation_words.which("/nota D-0001")
    printed = designations.to_print(turn.tx, turn.actor, code=code, now=turn.now)
    return _files(turn, printed)


@router.command("reiteracion", needs=Action.KEEP_LIAISONS, hidden=True)
def second_letter(turn: Turn, rest: str) -> Replies:
    """Give the second letter, to the authority of an institution that has not answered."""
    asked = validation_letters.as_code(rest)
    if asked is not None:
        return to_authorities.second_files(turn, asked)
    code = designations.as_code(rest)
    if code is None:
        return designation_words.which("/reiteracion D-0001")
    found = designations.to_print(turn.tx, turn.actor, code=code, now=turn.now)
    if found.again_number is None:
        button = designation_words.see_button(found)
        return say("letter.no_second", button, code=code)
    return _files(turn, found, again=True)


def _files(turn: Turn, found: Designation, *, again: bool = False) -> list[Reply]:
    words = letters.letter(turn.tx, turn.phrases, found, again=again)
    name = "".join(each if each.isalnum() else "-" for each in words.number_alone)
    values = {
        **_about(turn, found),
        "number": words.number_alone,
        "days": handing_over.WEEK.days,
        "again": f"/{'reiteracion' if again else 'nota'} {found.code}",
    }
    acts: tuple[Button, ...] = (designation_words.see_button(found),)
    if found.state == "prepared":
        sent = Button(Phrase("letter.sent.button"), say=f"/notaenviada {found.code}")
        acts = (sent, *acts)
    return [
        Reply(
            (Phrase("letter.to_edit", values),),
            document=_kept(turn, f"{name}.docx", _DOCX, words.as_docx()),
        ),
        Reply(
            (Phrase("letter.to_print", values),),
            acts,
            document=_kept(turn, f"{name}.pdf", _PDF, words.as_pdf()),
        ),
    ]


def _kept(turn: Turn, name: str, media_type: str, content: bytes) -> str:
    return handing_over.kept(
        turn,
        name=name,
        media_type=media_type,
        content=content,
    )


# ── that it went, or will not ─────────────────────────────────────────────────────────────────────


def _ways(_turn: Turn, _form: Any) -> Sequence[Option]:
    return [Option(each, Phrase(f"letter.way.{each}")) for each in designation_words.WAYS]


def _days(turn: Turn, _form: Any) -> Sequence[Option]:
    today = _today(turn)
    return [
        Option(today.isoformat(), Phrase("letter.day.today")),
        Option((today - timedelta(days=1)).isoformat(), Phrase("letter.day.yesterday")),
        Option(_EARLIER, Phrase("letter.day.earlier")),
    ]


def _earlier(_turn: Turn, form: Any) -> bool:
    return bool(form.day == _EARLIER)


def _whose(turn: Turn, _form: Any) -> Mapping[str, Any]:
    if _asks_authority(turn):
        return to_authorities.whose_sent(turn)
    found = _subject(turn, ("prepared",))
    return {**_about(turn, found), "number": found.number}


def _a_week_ago(turn: Turn, _form: Any) -> Mapping[str, Any]:
    return {"before": turn.now - SOON}


@router.form("notaenviada", needs=Action.KEEP_LIAISONS)
class Sent(Form):
    """Which way the letter went, and on which day."""

    way: Annotated[str, Ask("letter.way", options=_ways, values=_whose)]
    day: Annotated[str, Ask("letter.day", options=_days)]
    earlier: Annotated[Day, Ask("letter.earlier", when=_earlier, values=_a_week_ago)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the letter whose code follows, if it has not gone."""
        asked = validation_letters.as_code(rest)
        if asked is not None:
            return to_authorities.begin_sent(turn, asked)
        return _begin(turn, rest, ("prepared",), "/notaenviada D-0001")

    def accepted(self, turn: Turn, name: str) -> None:
        """Look at the day at once, so that one that cannot be is asked for again."""
        if name == "earlier" or (name == "day" and self.day != _EARLIER):
            if _asks_authority(turn):
                to_authorities.check_sent_on(turn, self._sent_on())
                return
            designations.check_sent_on(
                turn.tx, _subject(turn, ("prepared",)), self._sent_on(), turn.now
            )

    def done(self, turn: Turn) -> Replies:
        """Record it: the term counts from that day."""
        if _asks_authority(turn):
            return to_authorities.sent(turn, self._sent_on(), self.way)
        sent = designations.send(
            turn.tx,
            turn.actor,
            code=turn.subject,
            sent_on=self._sent_on(),
            way=self.way,
            now=turn.now,
        )
        facts = turn.tx.kept(Programme)
        values = {
            **_about(turn, sent),
            "due": facts.noon(sent.due_on),
            "days": designations.terms(turn.tx).answer,
        }
        named = Button(Phrase("named.button"), say=f"/designado {sent.code}")
        return say("letter.sent", named, designation_words.see_button(sent), **values)

    def _sent_on(self) -> date:
        return self.earlier if self.day == _EARLIER else date.fromisoformat(self.day)


@router.form("retirarnota", needs=Action.KEEP_LIAISONS, hidden=True)
class Withdrawal(Form):
    """Why a letter that was prepared will not go."""

    reason: Annotated[Reason, Ask("letter.withdraw", values=_whose)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the letter whose code follows, if it has not gone."""
        asked = validation_letters.as_code(rest)
        if asked is not None:
            return to_authorities.begin_withdrawal(turn, asked)
        return _begin(turn, rest, ("prepared",), "/retirarnota D-0001")

    def done(self, turn: Turn) -> Replies:
        """Take it back; the institution may be asked anew."""
        if _asks_authority(turn):
            return to_authorities.withdrawn(turn, self.reason)
        code = turn.subject
        gone = designations.withdraw(
            turn.tx, turn.actor, code=code, reason=self.reason, now=turn.now
        )
        return say("letter.withdrawn", _board_button(), number=gone.number, **_about(turn, gone))


def _begin(turn: Turn, rest: str, states: Sequence[str], example: str) -> Start | Reply:
    code = designations.as_code(rest)
    if code is None:
        return designation_words.which(example)
    designations.in_state(turn.tx, turn.actor, code=code, states=states)
    return Start(subject=code)


def _asks_authority(turn: Turn) -> bool:
    """Return whether this form is about a letter of validation, not of a designation."""
    return validation_letters.as_code(turn.subject) is not None


def _subject(turn: Turn, states: Sequence[str]) -> Designation:
    """Return the designation of this form. Raises Settled, which ends it, once it has moved on."""
    code = turn.subject
    return designations.in_state(turn.tx, turn.actor, code=code, states=states)


def _about(turn: Turn, found: Designation) -> dict[str, Any]:
    return designation_words.about(turn.tx, found)


def _today(turn: Turn) -> date:
    return schedule.today(turn.tx.kept(Programme), turn.now)


def _board_button() -> Button:
    return Button(Phrase("designations.button"), say="/designaciones")
