"""Publishing a meeting, and looking after it."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Annotated, Any

from pydantic import StringConstraints

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Review, Start
from bot.messages import Button, Phrase, Reply
from bot.news import call_news, follower_news, meeting_news
from bot.news.reminder_news import need
from bot.router import Router
from bot.turn import Turn
from cocreation import links
from cocreation.meetings import meeting_calls, meeting_documents, meeting_seats, meetings
from cocreation.meetings.meeting_documents import SecureAddress
from cocreation.meetings.meetings import Agenda, Capacity, Draft, Place, Rules, WebAddress
from cocreation.permissions import Action
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from cocreation.refusals import Refusal
from cocreation.texts import Title
from handlers import choices
from handlers.meetings import forecast, meeting_words
from handlers.meetings.agenda import card
from handlers.writing_dates import moment_at, read_clock, read_coming_day

router = Router()

LINK = links.MEETING
_NONE = "none"
_IN_PERSON, _ONLINE, _BOTH = "person", "online", "both"

Written = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
"""A day or a time of day as a person writes it, until it is understood."""


def _kinds(turn: Turn, _form: Any) -> Sequence[Option]:
    """Return the kinds of meeting, those of the present stage first."""
    here = programme.standing(turn.tx)
    kinds = sorted(here.programme.meeting_kinds, key=lambda each: here.stage.key not in each.stages)
    return [Option(each.key, choices.named(each.name), choices.named(each.short)) for each in kinds]


def _themes(turn: Turn, form: Any) -> Sequence[Option]:
    return [_none(), *choices.themes(turn, form)]


def _territories(turn: Turn, form: Any) -> Sequence[Option]:
    return [_none(), *choices.territories(turn, form)]


def _none() -> Option:
    return Option(_NONE, Phrase("meeting.none"))


def _ways(_turn: Turn, _form: Any) -> Sequence[Option]:
    return [
        Option(_IN_PERSON, Phrase("meeting.way.person")),
        Option(_ONLINE, Phrase("meeting.way.online")),
        Option(_BOTH, Phrase("meeting.way.both")),
    ]


def _in_person(_turn: Turn, form: Any) -> bool:
    return bool(form.way != _ONLINE)


def _online(_turn: Turn, form: Any) -> bool:
    return bool(form.way != _IN_PERSON)


def _draft(turn: Turn, form: Any) -> Draft:
    day = date.fromisoformat(form.day)
    return Draft(
        kind=form.kind,
        title=form.title,
        theme=None if form.theme == _NONE else form.theme,
        territory=None if form.territory == _NONE else form.territory,
        starts_at=moment_at(turn, day, time.fromisoformat(form.starts)),
        ends_at=moment_at(turn, day, time.fromisoformat(form.ends)),
        place=form.place if _in_person(turn, form) else None,
        map_url=form.map_url if _in_person(turn, form) else None,
        online_url=form.online_url if _online(turn, form) else None,
        capacity=form.capacity,
        agenda=form.agenda,
        rules=form.rules,
        audience=form.audience,
    )


def _card(turn: Turn, form: Any) -> Mapping[str, Any]:
    draft = _draft(turn, form)
    lines = meeting_words.described(turn, draft)
    if draft.capacity is None:
        lines.append(Phrase("meeting.no_limit"))
    else:
        lines.append(Phrase("meeting.capacity_line", {"count": draft.capacity}))
    if draft.agenda is not None:
        lines.append(Phrase("meeting.spoken", {"text": draft.agenda}))
    lines += meeting_words.rules_of(draft)
    if form.document is not None:
        said = {"title": form.document, "url": form.document_url}
        lines.append(Phrase("meeting.document", said))
    lines += meeting_words.warnings(turn, draft, territory=draft.territory)
    return {"title": draft.title, "list": lines}


@router.form("reunion", needs=Action.MANAGE_MEETINGS)
class NewMeeting(Form):
    """What kind of meeting, when, where, for how many; a card to review; published."""

    kind: Annotated[str, Ask("meeting.kind", options=_kinds)]
    title: Annotated[Title, Ask("meeting.title")]
    theme: Annotated[str, Ask("meeting.theme", options=_themes)] = _NONE
    territory: Annotated[str, Ask("meeting.territory", options=_territories)] = _NONE
    day: Annotated[Written, Ask("meeting.day", reads=True)]
    starts: Annotated[Written, Ask("meeting.starts", reads=True)]
    ends: Annotated[Written, Ask("meeting.ends", reads=True)]
    way: Annotated[str, Ask("meeting.way", options=_ways)]
    place: Annotated[Place, Ask("meeting.place", when=_in_person)]
    map_url: Annotated[WebAddress | None, Ask("meeting.map", when=_in_person)] = None
    online_url: Annotated[WebAddress, Ask("meeting.online", when=_online)]
    capacity: Annotated[Capacity | None, Ask("meeting.capacity")] = None
    agenda: Annotated[Agenda | None, Ask("meeting.agenda")] = None
    rules: Annotated[Rules | None, Ask("meeting.rules.ask", aside=True)] = None
    audience: Annotated[
        tuple[str, ...], Ask("meeting.audience", options=choices.sectors, many=True, aside=True)
    ] = ()
    document: Annotated[Title | None, Ask("meeting.document.ask", aside=True)] = None
    document_url: Annotated[
        SecureAddress, Ask("meeting.document.url", when=lambda _turn, form: bool(form.document))
    ]
    send: Annotated[Review, Ask("meeting.review", values=_card)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Show the meeting whose code follows the command; a new one without a code."""
        code = meetings.as_code(rest)
        return Start() if code is None else looked_after(turn, code)

    def accepted(self, turn: Turn, name: str) -> None:
        """Understand a day and a time at once, so that what cannot be is asked for again."""
        if name == "day":
            self.day = read_coming_day(turn, self.day).isoformat()
        elif name == "starts":
            self.starts = read_clock(turn, self.starts).isoformat("minutes")
            starts_at = moment_at(
                turn, date.fromisoformat(self.day), time.fromisoformat(self.starts)
            )
            if starts_at <= turn.now:
                raise Refusal("meeting.in_the_past", starts=starts_at)
        elif name == "ends":
            self.ends = read_clock(turn, self.ends).isoformat("minutes")
            if self.ends <= self.starts:
                starts = time.fromisoformat(self.starts)
                starts_at = moment_at(turn, date.fromisoformat(self.day), starts)
                raise Refusal("meeting.ends_before_it_starts", starts=starts_at)

    def done(self, turn: Turn) -> Replies:
        """Publish the meeting, say its code and its links, and tell those whom it calls."""
        made = meetings.create(turn.tx, turn.actor, draft=_draft(turn, self), now=turn.now)
        if self.document is not None:
            meeting_documents.add(
                turn.tx,
                turn.actor,
                code=made.code,
                read=made.version,
                title=self.document,
                url=self.document_url,
                from_the_start=True,
                now=turn.now,
            )
        convened = meeting_calls.convene(turn.tx, made, now=turn.now)
        phrases = [Phrase("meeting.published", {"code": made.code, "title": made.title})]
        if convened.called:
            phrases.append(Phrase("meeting.convened", {"count": len(convened.called)}))
        ways = links.carrying(turn.tx, f"{LINK}{made.code}")
        if ways:
            urls = [Phrase("literal", {"text": each.url}) for each in ways]
            phrases.append(Phrase("meeting.links", {"list": urls}))
        mine = Reply(
            tuple(phrases),
            (
                Button(
                    Phrase("agenda.see.button", {"code": made.code}), say=f"/agenda {made.code}"
                ),
                Button(Phrase("meeting.another.button"), say="/reunion"),
            ),
        )
        invited = follower_news.invited(
            turn.tx, turn.phrases, made, meeting_news.occasion(made), but=turn.me, now=turn.now
        )
        return [mine, *call_news.convened(turn.tx.kept(Programme), convened), *invited]


def looked_after(turn: Turn, code: str) -> Reply:
    """Return a meeting with who is signed up, and what can be done about it."""
    shown = card(turn, code)
    meeting = meetings.see(turn.tx, turn.actor, code=code, now=turn.now).meeting
    who = meeting_seats.attendance(turn.tx, turn.actor, meeting=meeting)
    lines = [
        Phrase("meeting.seated", {"count": who.seated}),
        Phrase("meeting.offered", {"count": who.offered}),
        Phrase("meeting.waiting", {"count": who.waiting}),
        *(Phrase("meeting.need", {"need": need(each)}) for each in who.needs),
    ]
    figures, acts = forecast.closely(turn, meeting)
    phrases = (*shown.phrases, Phrase("lines", {"list": lines}), *figures)
    if meeting.state == "cancelled" or meeting.ends_at <= turn.now:
        return Reply(phrases)
    return Reply(
        phrases,
        (
            *acts,
            Button(Phrase("meeting.move.button"), say=f"/moverreunion {code}"),
            Button(Phrase("meeting.edit.button"), say=f"/editarreunion {code}"),
            Button(Phrase("document.upload.button"), say=f"/subirdocumento {code}"),
            Button(Phrase("meeting.cancel.button"), say=f"/cancelarreunion {code}"),
            Button(Phrase("reminders.button"), say=f"/recordatorios {code}"),
        ),
    )
