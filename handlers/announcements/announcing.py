"""Writing an announcement: to whom, what, when; looked at first, then sent or approved."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any, ClassVar

from pydantic import AfterValidator, StringConstraints
from pydantic_core import PydanticCustomError

from bot.answers import Option
from bot.channels import length
from bot.forms import Ask, Files, Form, Replies, Review, Start
from bot.messages import Phrase, Reply, say
from bot.router import Router
from bot.settings import Settings
from bot.turn import Turn
from cocreation.announcements import announcements
from cocreation.announcements.announcements import TEXT_MAX, Content, Kind, State
from cocreation.announcements.audiences import count as count_people
from cocreation.oversight import approvals
from cocreation.permissions import Action
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal
from cocreation.texts import Paragraph
from handlers.announcements import announcement_approval as second_look
from handlers.announcements import announcement_photo as photos
from handlers.announcements import announcement_templates as templates
from handlers.announcements import announcement_words as words
from handlers.announcements import audiences
from handlers.writing_dates import example_of, read_moment

router = Router()

_NOW = "now"
_LATER = "later"
_AGAIN = "again"
_TEXTS = ("text", "second", "third", "fourth")
"""The fields for the text in each language of the programme, in its order."""
_SEEN = ("seen", "second_seen", "third_seen", "fourth_seen")
"""The fields for having looked at each of them."""


def _fits_one_message(text: str) -> str:
    if length(text) > TEXT_MAX:
        facts = {"length": length(text), "max_length": TEXT_MAX}
        raise PydanticCustomError("string_too_long", "too long", facts)
    return text


def _has_letters(text: str) -> str:
    if not any(letter.isalnum() for letter in text):
        raise PydanticCustomError("no_letters", "no letters")
    return text


Said = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1),
    AfterValidator(_has_letters),
    AfterValidator(_fits_one_message),
]


def _in_language(place: int) -> Callable[[Turn, Any], bool]:
    return lambda turn, _form: place < len(turn.tx.kept(Programme).languages)


def _languages(place: int) -> Callable[[Turn, Any], Mapping[str, Any]]:
    def values(turn: Turn, _form: Any) -> Mapping[str, Any]:
        known = turn.tx.kept(Programme).languages
        return {
            "language": Phrase(f"language.{known[place]}"),
            "first": Phrase(f"language.{known[0]}"),
            "most": TEXT_MAX,
        }

    return values


def _written(place: int) -> Callable[[Turn, Any], bool]:
    return lambda _turn, form: bool(getattr(form, _TEXTS[place], None))


def _previewed(place: int) -> Callable[[Turn, Any], Mapping[str, Any]]:
    def values(turn: Turn, form: Any) -> Mapping[str, Any]:
        language = turn.tx.kept(Programme).languages[place]
        content = _said(getattr(form, _TEXTS[place]))
        return {"preview": words.preview(turn, content, audiences.of(form), language)}

    return values


def _looked_at(place: int) -> Callable[[Turn, Any], Sequence[Option]]:
    """Return the answers to a preview; a text that was corrected has to be looked at again."""

    def options(turn: Turn, form: Any) -> Sequence[Option]:
        seen = sha256(getattr(form, _TEXTS[place]).encode()).hexdigest()[:12]
        spellings = tuple(turn.phrases.words("answer.yes.words"))
        return [
            Option(seen, Phrase("announce.look.good"), spellings=spellings),
            Option(_AGAIN, Phrase("announce.look.again")),
        ]

    return options


def _times(_turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        Option(_NOW, Phrase("announce.when.now")),
        Option(_LATER, Phrase("announce.when.later")),
    ]


def _in_words(turn: Turn, _form: Any) -> Mapping[str, Any]:
    return {"example": example_of(turn)}


def _needs_second(turn: Turn, form: Any) -> bool:
    return announcements.needs_approval(turn.tx, audiences.of(form), now=turn.now)


def _card(turn: Turn, form: Any) -> Mapping[str, Any]:
    audience = audiences.of(form)
    count = count_people(turn.tx, audience, now=turn.now)
    lines = [*audiences.counted(count), words.takes(count, turn.tx.kept(Settings))]
    if photos.is_there(turn, form):
        lines.append(Phrase("announce.with_photo", {"alt": form.photo_alt}))
    if _needs_second(turn, form):
        alone = not approvals.others(turn.tx, turn.me)
        lines.append(Phrase("announce.second.alone" if alone else "announce.second.needed"))
        lines.append(Phrase("announce.with_reason", {"reason": form.reason}))
    return {
        "audience": audiences.named(turn, audience),
        "numbers": lines,
        "when": words.leaves(turn, _due(turn, form), waits=_needs_second(turn, form)),
    }


def _said(text: str) -> Content:
    return Content(text=(("", text),))


def _due(turn: Turn, form: Any) -> datetime:
    return turn.now if form.when == _NOW else datetime.fromisoformat(form.moment)


@router.form("anunciar", needs=Action.ANNOUNCE)
class NewAnnouncement(Form):
    """Whom, the text in each language or a ready one, a look at it, when, and the card."""

    takes: ClassVar[Files] = photos.TAKES

    audience: Annotated[str, Ask("announce.audience", options=audiences.kinds)]
    which: Annotated[
        str,
        Ask(
            "announce.which",
            options=audiences.listed,
            values=lambda _turn, form: {"question": Phrase(f"announce.which.{form.audience}")},
        ),
    ]
    proposal: Annotated[str, Ask("announce.proposal", when=audiences.is_of_a_proposal, reads=True)]
    template: Annotated[str, Ask("announce.template", options=templates.offered)]
    text: Annotated[Said, Ask("announce.text", values=_languages(0))]
    second: Annotated[
        Said | None, Ask("announce.translation", when=_in_language(1), values=_languages(1))
    ] = None
    third: Annotated[
        Said | None, Ask("announce.translation", when=_in_language(2), values=_languages(2))
    ] = None
    fourth: Annotated[
        Said | None, Ask("announce.translation", when=_in_language(3), values=_languages(3))
    ] = None
    seen: Annotated[str, Ask("announce.look", options=_looked_at(0), values=_previewed(0))]
    second_seen: Annotated[
        str,
        Ask("announce.look", options=_looked_at(1), values=_previewed(1), when=_written(1)),
    ]
    third_seen: Annotated[
        str,
        Ask("announce.look", options=_looked_at(2), values=_previewed(2), when=_written(2)),
    ]
    fourth_seen: Annotated[
        str,
        Ask("announce.look", options=_looked_at(3), values=_previewed(3), when=_written(3)),
    ]
    when: Annotated[
        str,
        Ask("announce.when", options=_times, values=_in_words, otherwise=(_LATER, "moment")),
    ]
    moment: Annotated[
        str,
        Ask(
            "announce.moment",
            when=lambda _turn, form: form.when == _LATER,
            values=_in_words,
            reads=True,
        ),
    ]
    reason: Annotated[Paragraph, Ask("announce.reason", when=_needs_second)]
    photo: Annotated[None, Ask("announce.photo", aside=True, media=True)] = None
    photo_alt: Annotated[
        photos.Alt,
        Ask("announce.photo.alt", when=photos.is_there, values=lambda *_: {"most": photos.ALT_MAX}),
    ]
    photo_seen: Annotated[
        str,
        Ask(
            "announce.photo.look",
            options=photos.options,
            values=photos.values,
            when=photos.is_there,
            photo=photos.shown,
        ),
    ]
    send: Annotated[Review, Ask("announce.review", values=_card)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start with the text that follows the command, if there is any."""
        return Start(answers={"template": templates.OWN, "text": rest} if rest else None)

    def accepted(self, turn: Turn, name: str) -> None:
        """Check at once what needs the database; fill the texts from the template chosen."""
        if name == "proposal":
            self.proposal = audiences.known_proposal(turn, self.proposal)
        if name in ("which", "proposal") or (name == "audience" and not self._goes_on(turn)):
            count = count_people(turn.tx, audiences.of(self), now=turn.now)
            if not count.matched:
                raise Refusal("announcement.nobody")
        if name == "template" and self.template != templates.OWN:
            for field, language in zip(_TEXTS, turn.tx.kept(Programme).languages, strict=False):
                setattr(self, field, templates.worded(turn, self.template, language))
        if name in _SEEN and getattr(self, name) == _AGAIN:
            for each in (name, _TEXTS[_SEEN.index(name)]):
                self.model_fields_set.discard(each)
        if name == "moment" or (name == "when" and self._typed_a_moment()):
            self.moment = read_moment(turn, self.moment).isoformat()
        if name == "photo_seen":
            self._looked_at_photo(turn)

    def received(self, turn: Turn) -> None:
        """Describe and look at a photo anew that takes the place of another one."""
        photos.replaces(turn)
        self.model_fields_set.difference_update({"photo_alt", "photo_seen"})

    @property
    def texts(self) -> list[str]:
        """What was written so far, in the order of the programme's languages."""
        return [text for field in _TEXTS if (text := getattr(self, field, None))]

    def look_in(self, turn: Turn, language: str) -> Any:
        """Return the text exactly as readers of a language will get it."""
        return words.preview(turn, self._content(turn)[language], audiences.of(self), language)

    def done(self, turn: Turn) -> Replies:
        """Let it go at its time, or ask a second administrator first."""
        due = _due(turn, self)
        if due < turn.now:
            raise Refusal("moment.past", moment=due)
        made = announcements.create(
            turn.tx,
            turn.actor,
            kind=Kind.MANUAL,
            audience=audiences.of(self),
            content=self._content(turn),
            photo=photos.goes_with(turn, self) if photos.is_there(turn, self) else None,
            due=due,
            now=turn.now,
        )
        if made.state is State.WAITING:
            return second_look.ask(turn, made, getattr(self, "reason", None))
        return say(
            "announce.scheduled",
            words.see(made.code),
            code=made.code,
            when=words.leaves(turn, made.due),
        )

    def _looked_at_photo(self, turn: Turn) -> None:
        again = set()
        if self.photo_seen == photos.TAKE_BACK:
            photos.take_back(turn)
            again = {"photo_alt", "photo_seen"}
        elif self.photo_seen == photos.LOOK:
            again = {"photo_seen"}
        elif self.photo_seen == photos.SHORTEN:
            again = {"photo_seen", *_TEXTS, *_SEEN}
        self.model_fields_set.difference_update(again)

    def _typed_a_moment(self) -> bool:
        """Return whether the day and time stand there as they were written, not yet read."""
        try:
            datetime.fromisoformat(self.moment)
        except AttributeError:
            return False
        except ValueError:
            return True
        return False

    def _goes_on(self, turn: Turn) -> bool:
        """Return whether the kind of audience is followed by the question which one."""
        return bool(audiences.listed(turn, self)) or audiences.is_of_a_proposal(turn, self)

    def _content(self, turn: Turn) -> dict[str, Content]:
        """Return what each language gets: its own text, else the first one."""
        known = turn.tx.kept(Programme).languages
        own = {
            language: getattr(self, field, None)
            for language, field in zip(known, _TEXTS, strict=False)
        }
        return {language: _said(own.get(language) or self.text) for language in known}
