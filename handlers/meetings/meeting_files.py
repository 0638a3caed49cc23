"""PDFs to read for a meeting: sent into the chat by who prepares it, given to whoever asks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from bot.answers import Option
from bot.forms import Ask, Files, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.meetings import meeting_documents as documents
from cocreation.meetings import meetings
from cocreation.meetings.meeting_documents import Readiness
from cocreation.overtaken import Overtaken
from cocreation.permissions import Action
from cocreation.proposals.attachments import MEGABYTE
from cocreation.texts import Title
from handlers import choices
from handlers.meetings import meeting_words
from handlers.meetings.at_hand import at_hand, begin, read
from storage import documents as kept
from storage.files import Files as KeptFiles
from storage.records import AttachmentRecord

router = Router()

_LOOK = "look"
_NO = "no"
_FILE_LIFE = timedelta(days=1)
_ASKED = re.compile(r"\s*(\S+)\s+#?([0-9]{1,4})\s*", re.ASCII)


def _sent(turn: Turn) -> AttachmentRecord | None:
    assert turn.conversation is not None
    return documents.last_sent(turn.tx, conversation_id=turn.conversation.id)


def _most(_turn: Turn, _form: Any) -> Mapping[str, Any]:
    return {"megabytes": documents.FILE_BYTES_MAX // MEGABYTE}


def _none_sent(turn: Turn, _form: Any) -> bool:
    return _sent(turn) is None


def _answers(turn: Turn, _form: Any) -> Sequence[Option]:
    """Return yes only for the file that is here: a yes names it, so it means no later one."""
    found = _sent(turn)
    no = choices.no(turn, Phrase("document.file.no"))
    look = Option(_LOOK, Phrase("document.file.look"))
    late = replace(look, late=True)
    match documents.readiness(found):
        case Readiness.READY:
            assert found is not None
            spellings = tuple(turn.phrases.words("answer.yes.words"))
            return [Option(found.id, Phrase("document.file.yes"), spellings=spellings), no, late]
        case Readiness.COMING:
            return [look, no]
    return [no, late]


def _looks(turn: Turn, form: Any) -> Mapping[str, Any]:
    ready = documents.readiness(_sent(turn))
    values = {**_most(turn, form), "title": form.title, "code": at_hand(turn).code}
    return {"looks": Phrase(f"document.file.{ready}", values)}


@router.form("subirdocumento", needs=Action.MANAGE_MEETINGS)
class Upload(Form):
    """The title of a PDF, the file itself, and a yes once it has arrived."""

    takes: ClassVar[Files] = Files(frozenset({"document"}), "document.file.received")

    title: Annotated[Title, Ask("meeting.document.ask")]
    file: Annotated[
        str | None, Ask("document.file", media=True, when=_none_sent, values=_most, reads=True)
    ] = None
    sure: Annotated[str, Ask("document.file.sure", options=_answers, values=_looks)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows the command, if it has room for one more."""
        started = begin(turn, rest, "subirdocumento")
        if isinstance(started, Start):
            code = started.subject.partition("/")[0]
            meeting = meetings.to_change(turn.tx, turn.actor, code=code, now=turn.now)
            documents.require_room(turn.tx, turn.actor, meeting=meeting)
        return started

    def accepted(self, turn: Turn, name: str) -> None:
        """Look again whether the file has arrived."""
        if name == "sure" and self.sure == _LOOK:
            self.model_fields_set.discard("sure")

    def done(self, turn: Turn) -> Replies:
        """Add the file to the meeting, unless the meeting changed meanwhile."""
        code, version = read(turn)
        found = _sent(turn)
        if found is None or self.sure != found.id:
            return say("document.file.not_added", code=code)
        try:
            documents.add(
                turn.tx,
                turn.actor,
                code=code,
                read=version,
                title=self.title,
                path=found.path,
                now=turn.now,
            )
        except Overtaken as told:
            return say(told.key, **told.values)
        return say(
            "document.file.added",
            Button(Phrase("edit.tell.button"), say=f"/avisarreunion {code}"),
            Button(Phrase("agenda.see.button", {"code": code}), say=f"/agenda {code}"),
            code=code,
            title=self.title,
        )


@router.command("documento", needs=Action.READ_AGENDA)
def document(turn: Turn, rest: str) -> Replies:
    """Give a document of a meeting by its number, or say which documents it has."""
    asked = _ASKED.fullmatch(rest)
    code = meetings.as_code(rest if asked is None else asked[1])
    if code is None:
        return say("document.which", Button(Phrase("agenda.button"), say="/agenda"))
    if asked is None:
        meeting = meetings.see(turn.tx, turn.actor, code=code, now=turn.now).meeting
        found = documents.of_meeting(turn.tx, turn.actor, meeting=meeting)
        lines = meeting_words.documents(code, found)
        return Reply(tuple(lines)) if lines else say("document.none", code=code)
    wanted = documents.find(turn.tx, turn.actor, code=code, number=int(asked[2]))
    line = meeting_words.document(code, wanted)
    if wanted.path is None:
        return Reply((line,))
    return Reply(
        (Phrase("document.here", {"title": wanted.title, "code": code}),),
        document=_copy_for(turn, f"{code}-{wanted.number}.pdf", wanted.path),
    )


def _copy_for(turn: Turn, name: str, path: str) -> str:
    """Return the id of the person's own copy, which a channel fetches; one serves for a day."""
    there = kept.kept_under(turn.tx, name, turn.me, turn.now)
    if there is not None:
        return there
    return kept.insert(
        turn.tx,
        person_id=turn.me,
        name=name,
        media_type="application/pdf",
        content=turn.tx.kept(KeptFiles).read(path),
        expires_at=turn.now + _FILE_LIFE,
        now=turn.now,
    )
