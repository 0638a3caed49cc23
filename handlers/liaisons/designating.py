"""Asking institutions for their liaisons: which ones, and the letters."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.liaisons import designations, second_letters
from cocreation.people.designees import Designation
from cocreation.permissions import Action
from cocreation.programme import letter_terms
from cocreation.programme.facts import Programme
from cocreation.schedule import schedule
from cocreation.validation import validation_letters
from documents import letters
from handlers import choices, handing_over
from handlers.liaisons import designation_words, sending_letters
from handlers.validation import validation_letters as to_authorities

router = Router(sending_letters.router)

_BUTTONS = 8
_PDF = "application/pdf"
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


# ── asking ────────────────────────────────────────────────────────────────────────────────────────


def _themes(turn: Turn, form: Any) -> Sequence[Option]:
    left = designations.to_ask(turn.tx, turn.actor)
    return [each for each in choices.themes(turn, form) if each.value in left]


def _institutions(turn: Turn, form: Any) -> Sequence[Option]:
    left = designations.to_ask(turn.tx, turn.actor).get(form.theme, ())
    return [
        Option(one.key, choices.named(one.name), Phrase("literal", {"text": one.short}))
        for one in left
    ]


def _preview(turn: Turn, form: Any) -> Mapping[str, Any]:
    facts = turn.tx.kept(Programme)
    today = schedule.today(facts, turn.now)
    chosen = form.institutions
    numbers = designations.next_numbers(turn.tx, len(chosen), today.year)
    return {
        "theme": facts.theme(form.theme).name,
        "count": len(chosen),
        "due": facts.noon(designations.due_on(turn.tx, today)),
        "days": letter_terms.of(turn.tx).answer,
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
    institutions: Annotated[
        tuple[str, ...], Ask("designate.institution", options=_institutions, many=True)
    ]
    sure: Annotated[bool, Ask("designate.sure", options=_prepare_or_not, values=_preview)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start, unless all were asked; the theme may follow the command."""
        letter_terms.of(turn.tx)
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
            institutions=self.institutions,
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
    found = second_letters.to_print(turn.tx, turn.actor, code=code, now=turn.now)
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
    if second_letters.waits_to_go(found) if again else found.state == "prepared":
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


def _about(turn: Turn, found: Designation) -> dict[str, Any]:
    return designation_words.about(turn.tx, found)


def _board_button() -> Button:
    return Button(Phrase("designations.button"), say="/designaciones")
