"""Writing minutes, and correcting them until they are public: what was said, agreed, noted."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Review, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import minutes_news, minutes_words
from bot.router import Router
from bot.turn import Turn
from cocreation.meetings import meetings
from cocreation.minutes import minutes
from cocreation.minutes.facts import Agreement, AgreementText, Written
from cocreation.people.bodies import bodies
from cocreation.permissions import GRANTED, Action
from cocreation.programme.facts import Programme
from cocreation.proposals import proposals
from cocreation.reasons import Reason
from cocreation.texts import Paragraph, ShownName
from documents.minutes import agreements
from handlers import choices, subjects
from handlers.meetings.meetings import Written as Day
from handlers.meetings.which_meeting import Among, which
from handlers.writing_dates import read_coming_day

router = Router()

_OTHER, _NOBODY = "other", "nobody"
_ADD, _DONE, _DROP = "add", "done", "drop:"
_OF_ONE = ("responsible", "other", "due")
"""The questions about one agreement, after its text."""


def _about(turn: Turn, _form: Any) -> Mapping[str, Any]:
    meeting = _sheet(turn).meeting
    return {"code": meeting.code, "title": meeting.title}


def _sheet(turn: Turn) -> minutes.Sheet:
    return minutes.to_write(turn.tx, turn.actor, code=subjects.read(turn)[0], now=turn.now)


def _went_round(turn: Turn, _form: Any) -> bool:
    found = _sheet(turn).minutes
    return found is not None and found.state == "circulated"


def _pending(form: Any) -> str | None:
    text: str | None = getattr(form, "agreement", None)
    return text


def _is_pending(_turn: Turn, form: Any) -> bool:
    return _pending(form) is not None


def _is_others(_turn: Turn, form: Any) -> bool:
    return _pending(form) is not None and getattr(form, "responsible", None) == _OTHER


def _who(turn: Turn, _form: Any) -> Sequence[Option]:
    near, others = bodies(turn.tx.kept(Programme), _sheet(turn).meeting.theme)
    return [
        *(choices.body(each, f"organisation:{each.key}") for each in near),
        *(Option(f"role:{each}", Phrase(f"minutes.role.{each}")) for each in GRANTED),
        Option(_OTHER, Phrase("minutes.responsible.other")),
        Option(_NOBODY, Phrase("minutes.responsible.nobody")),
        *(choices.body(each, f"organisation:{each.key}") for each in others),
    ]


def _noted(form: Any) -> list[Agreement]:
    """Return the agreements noted so far, the one that was just told last."""
    found = list(getattr(form, "agreements", ()))
    text = _pending(form)
    if text is None:
        return found
    by, _, name = getattr(form, "responsible", _NOBODY).partition(":")
    if by == _OTHER:
        name = getattr(form, "other", "")
    return [
        *found,
        Agreement.model_validate(
            {
                "text": text,
                "by": None if by == _NOBODY or not name else by,
                "name": name or None,
                "due": getattr(form, "due", None),
            }
        ),
    ]


def _any(_turn: Turn, form: Any) -> bool:
    return bool(_noted(form))


def _listed(turn: Turn, form: Any) -> Mapping[str, Any]:
    noted = Written.model_construct(discussed="", agreements=tuple(_noted(form)))
    lines = agreements(turn.tx.kept(Programme), noted)
    return {"list": lines, "count": len(noted.agreements)}


def _more(_turn: Turn, form: Any) -> Sequence[Option]:
    return [
        Option(_ADD, Phrase("minutes.more.add")),
        Option(_DONE, Phrase("minutes.more.done")),
        *(
            Option(f"{_DROP}{place}", Phrase("minutes.more.drop", {"number": place + 1}))
            for place in range(len(_noted(form)))
        ),
    ]


def _written(form: Any) -> Written:
    return Written(discussed=form.discussed, agreements=tuple(_noted(form)), notes=form.notes)


def _card(turn: Turn, form: Any) -> Mapping[str, Any]:
    written, read, sheet = _written(form), subjects.read(turn)[1], _sheet(turn)
    texts = [written.discussed, written.notes or "", *(each.text for each in written.agreements)]
    personal = proposals.names_somebody(turn.tx, "\n".join(texts))
    after = "minutes.review.sent_round" if _went_round(turn, form) else "minutes.review.kept"
    if written == sheet.written:
        after = "minutes.review.unchanged"
    said = minutes_words.said(turn.tx.kept(Programme), written, None)
    return {
        **_about(turn, form),
        "version": read + 1,
        "text": [line for each in said for line in (each, "")][:-1],
        "personal": Phrase("minutes.review.personal" if personal else "minutes.review.masked"),
        "after": Phrase(after),
    }


@router.form("escribiracta", needs=Action.RUN_MEETING, hidden=True)
class Writing(Form):
    """What was dealt with, the agreements one by one, notes; a card to review; kept."""

    discussed: Annotated[Paragraph, Ask("minutes.discussed", values=_about)]
    agreement: Annotated[AgreementText | None, Ask("minutes.agreement")] = None
    responsible: Annotated[
        str, Ask("minutes.responsible", options=_who, when=_is_pending, otherwise=(_OTHER, "other"))
    ]
    other: Annotated[ShownName, Ask("minutes.responsible_other", when=_is_others)]
    due: Annotated[Day | None, Ask("minutes.due", when=_is_pending, reads=True)] = None
    agreements: Annotated[
        tuple[Agreement, ...], Ask("minutes.agreements", when=lambda _turn, _form: False)
    ] = ()
    more: Annotated[str, Ask("minutes.more", options=_more, when=_any, values=_listed)]
    notes: Annotated[Paragraph | None, Ask("minutes.notes")] = None
    changed: Annotated[Reason, Ask("minutes.changed", when=_went_round)]
    send: Annotated[Review, Ask("minutes.review", values=_card)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows, with what its minutes say already."""
        code = meetings.as_code(rest)
        if code is None:
            return which("acta", Among.WITH_MINUTES)
        sheet = minutes.to_write(turn.tx, turn.actor, code=code, now=turn.now)
        subject = f"{code}/{sheet.version}"
        if sheet.written is None:
            return Start(subject)
        kept = sheet.written.model_dump(mode="json")
        return Start(subject, {**kept, "agreement": None, "more": _DONE})

    def accepted(self, turn: Turn, name: str) -> None:
        """Understand a day at once; take up an agreement that was told, or drop one."""
        if name == "due" and self.due:
            self.due = read_coming_day(turn, self.due).isoformat()
        elif name == "agreement":
            self._ask_again(*_OF_ONE, "more")
        elif name == "more":
            self._take_up(self.more)

    def done(self, turn: Turn) -> Replies:
        """Keep a new version; one of minutes that went round goes round again."""
        code, read = subjects.read(turn)
        kept = minutes.write(
            turn.tx,
            turn.actor,
            code=code,
            read=read,
            written=_written(self),
            changed=getattr(self, "changed", None),
            now=turn.now,
        )
        pdf = Button(Phrase("minutes.pdf.button"), say=f"/acta {code} pdf")
        values = {"code": code, "version": kept.minutes.version, "count": len(kept.told)}
        if kept.minutes.state == "circulated":
            mine = say("minutes.kept_and_sent", pdf, **values)
            return [mine, *minutes_news.asked(turn.tx, turn.phrases, kept, turn.now)]
        circulate = Button(Phrase("minutes.circulate.button"), say=f"/circularacta {code}")
        return say("minutes.kept", circulate, pdf, **values)

    def _take_up(self, chosen: str) -> None:
        noted = _noted(self)
        if chosen.startswith(_DROP):
            noted.pop(int(chosen.removeprefix(_DROP)))
        self._ask_again(*_OF_ONE)
        self.agreements, self.agreement = tuple(noted), None
        if chosen != _DONE:
            self._ask_again("more")
        if chosen == _ADD or not noted:
            self._ask_again("agreement")

    def _ask_again(self, *names: str) -> None:
        for name in names:
            self.model_fields_set.discard(name)
            self.__dict__.pop(name, None)
