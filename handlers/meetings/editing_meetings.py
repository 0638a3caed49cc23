"""Changing what a published meeting says: title, capacity, agenda, rules, audience, documents."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option, literal
from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import meeting_news
from bot.router import Router
from bot.turn import Turn
from cocreation.meetings import meeting_documents as documents
from cocreation.meetings import meeting_edits as edits
from cocreation.meetings.meeting_documents import SecureAddress
from cocreation.meetings.meeting_edits import Edit
from cocreation.meetings.meeting_history import Change
from cocreation.meetings.meetings import Agenda, Capacity, Rules
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action
from cocreation.texts import Title
from handlers import choices
from handlers.meetings import meeting_words
from handlers.meetings.at_hand import at_hand, begin, read
from storage.records import MeetingDocumentRecord, MeetingRecord

router = Router()

_WRITE, _CLEAR = "write", "clear"
_ADD, _REMOVE = "add", "remove"
_MAY_BE_NONE = (Change.CAPACITY, Change.AGENDA, Change.RULES)
_OFFERED = (
    Change.TITLE,
    Change.CAPACITY,
    Change.AGENDA,
    Change.RULES,
    Change.AUDIENCE,
    Change.DOCUMENTS,
)


def _whats(_turn: Turn, _form: Any) -> Sequence[Option]:
    return [Option(each, Phrase(f"edit.what.{each}")) for each in _OFFERED]


def _hows(turn: Turn, form: Any) -> Sequence[Option]:
    """Return writing and taking away, where there is something to take away."""
    if form.what not in _MAY_BE_NONE or getattr(at_hand(turn), form.what) is None:
        return []
    return [
        Option(_WRITE, Phrase("edit.how.write")),
        Option(_CLEAR, Phrase(f"edit.how.clear.{form.what}")),
    ]


def _acts(turn: Turn, form: Any) -> Sequence[Option]:
    """Return adding and removing a document: as far as there is room, and there are any."""
    if form.what != Change.DOCUMENTS:
        return []
    found = _documents(turn)
    room = [Option(_ADD, Phrase("edit.document.add"))] if len(found) < documents.MOST else []
    return [*room, *([Option(_REMOVE, Phrase("edit.document.remove"))] if found else [])]


def _removable(turn: Turn, form: Any) -> Sequence[Option]:
    if form.act != _REMOVE:
        return []
    return [
        Option(str(each.number), literal(each.title), literal(f"{each.number}. {each.title}"[:24]))
        for each in _documents(turn)
    ]


def _documents(turn: Turn) -> list[MeetingDocumentRecord]:
    return documents.of_meeting(turn.tx, turn.actor, meeting=at_hand(turn))


def _writes(what: Change) -> Any:
    def writes(_turn: Turn, form: Any) -> bool:
        return bool(form.what == what and form.how == _WRITE)

    return writes


def _for_whom(_turn: Turn, form: Any) -> bool:
    return bool(form.what == Change.AUDIENCE)


def _adds(_turn: Turn, form: Any) -> bool:
    return bool(form.what == Change.DOCUMENTS and form.act == _ADD)


def _about(turn: Turn, _form: Any) -> Mapping[str, Any]:
    meeting = at_hand(turn)
    return {"code": meeting.code, "title": meeting.title}


def _now_is(turn: Turn, form: Any) -> Mapping[str, Any]:
    return {"now": _shown(turn, at_hand(turn), Change(form.what))}


def _shown(turn: Turn, meeting: MeetingRecord, what: Change) -> Any:
    """Return one fact of a meeting as people read it."""
    if what == Change.AUDIENCE:
        return meeting_words.sectors(turn, meeting.audience)
    said = getattr(meeting, what)
    if said is None:
        return Phrase(f"edit.none.{what}")
    if what == Change.CAPACITY:
        return Phrase("edit.people", {"count": said})
    return said


def _edit(form: Any) -> Edit:
    if form.what == Change.AUDIENCE:
        return Edit(audience=form.audience)
    value = getattr(form, form.what) if form.how == _WRITE else None
    return Edit.model_validate({form.what: value})


def _listed(turn: Turn) -> Any:
    return _or_none([meeting_words.document(at_hand(turn).code, each) for each in _documents(turn)])


def _listed_after(turn: Turn, form: Any) -> Any:
    kept = [each for each in _documents(turn) if str(each.number) != form.which]
    lines = [meeting_words.document(at_hand(turn).code, each) for each in kept]
    if form.act == _ADD:
        said = {"title": form.document, "url": form.document_url}
        lines.append(Phrase("meeting.document", said))
    return _or_none(lines)


def _or_none(lines: list[Phrase]) -> Any:
    return lines or Phrase("edit.none.documents")


def _before_and_after(turn: Turn, form: Any) -> Mapping[str, Any]:
    meeting = at_hand(turn)
    if form.what == Change.DOCUMENTS:
        return {"before": _listed(turn), "after": _listed_after(turn, form)}
    what, change = Change(form.what), _edit(form)
    after = meeting.model_copy(update=change.model_dump(include=change.model_fields_set))
    return {"before": _shown(turn, meeting, what), "after": _shown(turn, after, what)}


def _too_few(turn: Turn, form: Any) -> int | None:
    """Return how many seats are somebody's when fewer are to be; else None."""
    if form.what != Change.CAPACITY or form.how == _CLEAR:
        return None
    meeting = at_hand(turn)
    return edits.too_few(turn.tx, turn.actor, meeting=meeting, capacity=form.capacity)


def _changes(turn: Turn, form: Any) -> bool:
    if form.what == Change.DOCUMENTS:
        return True
    change, meeting = _edit(form), at_hand(turn)
    return any(
        value != getattr(meeting, name)
        for name, value in change.model_dump(include=change.model_fields_set).items()
    )


def _leaves_no_room(turn: Turn, form: Any) -> bool:
    """Return whether to ask once more: a yes to the card may be older than the last sign-up."""
    return getattr(form, "sure", False) and _too_few(turn, form) is not None


def _how_many(turn: Turn, form: Any) -> Mapping[str, Any]:
    return {"taken": _too_few(turn, form), "capacity": form.capacity}


def _change_or_not(turn: Turn, _form: Any) -> Sequence[Option]:
    return [choices.yes(turn, Phrase("move.yes")), choices.no(turn, Phrase("move.no"))]


@router.form("editarreunion", needs=Action.MANAGE_MEETINGS)
class Editing(Form):
    """One fact of a meeting at a time: which, what it says from now on, before and after, yes."""

    what: Annotated[str, Ask("edit.what", options=_whats, values=_about)]
    how: Annotated[str, Ask("edit.how", options=_hows, values=_now_is)] = _WRITE
    title: Annotated[Title, Ask("edit.title", when=_writes(Change.TITLE), values=_now_is)]
    capacity: Annotated[
        Capacity, Ask("edit.capacity", when=_writes(Change.CAPACITY), values=_now_is)
    ]
    agenda: Annotated[Agenda, Ask("edit.agenda", when=_writes(Change.AGENDA), values=_now_is)]
    rules: Annotated[Rules, Ask("edit.rules", when=_writes(Change.RULES), values=_now_is)]
    audience: Annotated[
        tuple[str, ...],
        Ask("edit.audience", options=choices.sectors, when=_for_whom, values=_now_is, many=True),
    ] = ()
    act: Annotated[str, Ask("edit.document", options=_acts, values=_about)] = _ADD
    which: Annotated[str, Ask("edit.document.which", options=_removable)] = ""
    document: Annotated[Title, Ask("meeting.document.ask", when=_adds)]
    document_url: Annotated[SecureAddress, Ask("meeting.document.url", when=_adds)]
    sure: Annotated[
        bool,
        Ask("edit.sure", options=_change_or_not, when=_changes, values=_before_and_after),
    ]
    seats_stay: Annotated[
        bool,
        Ask("edit.seats_stay", options=_change_or_not, when=_leaves_no_room, values=_how_many),
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows the command."""
        return begin(turn, rest, "editarreunion")

    def done(self, turn: Turn) -> Replies:
        """Change it unless it changed meanwhile; those who are offered a seat are told."""
        code, version = read(turn)
        try:
            if not _changes(turn, self):
                return say("meeting.nothing_changes", code=code)
            stays = _leaves_no_room(turn, self)
            if not self.sure or (stays and not self.seats_stay):
                return say("move.not_done", code=code)
            if self.what == Change.DOCUMENTS:
                self._change_documents(turn, code, version)
                return _said(code, 0)
            edited = edits.edit(
                turn.tx,
                turn.actor,
                code=code,
                read=version,
                change=_edit(self),
                seats_stay=stays,
                now=turn.now,
            )
        except Overtaken as told:
            return say(told.key, **told.values)
        return [_said(code, len(edited.freed.offered)), *meeting_news.freed(edited.freed)]

    def _change_documents(self, turn: Turn, code: str, version: int) -> None:
        if self.act == _REMOVE:
            number = int(self.which)
            documents.remove(
                turn.tx, turn.actor, code=code, read=version, number=number, now=turn.now
            )
            return
        documents.add(
            turn.tx,
            turn.actor,
            code=code,
            read=version,
            title=self.document,
            url=self.document_url,
            now=turn.now,
        )


@router.command("avisarreunion", needs=Action.MANAGE_MEETINGS)
def tell(turn: Turn, rest: str) -> Replies:
    """Tell everybody whom a meeting concerns what was edited since they were last told."""
    started = begin(turn, rest, "avisarreunion")
    if isinstance(started, Reply):
        return started
    code = started.subject.partition("/")[0]
    told = edits.tell(turn.tx, turn.actor, code=code, now=turn.now)
    mine = say("edit.told", code=code, count=len(told.to))
    return [mine, *meeting_news.edited(told)]


def _said(code: str, offered: int) -> Reply:
    phrases = [Phrase("edit.done", {"code": code})]
    if offered:
        phrases.append(Phrase("edit.offered", {"count": offered}))
    return Reply(
        (*phrases, Phrase("edit.tells_nobody")),
        (
            Button(Phrase("edit.tell.button"), say=f"/avisarreunion {code}"),
            Button(Phrase("edit.another.button"), say=f"/editarreunion {code}"),
            Button(Phrase("agenda.see.button", {"code": code}), say=f"/agenda {code}"),
        ),
    )
