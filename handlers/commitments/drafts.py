"""Draft commitments: recorded at a table, read by everybody."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from bot.answers import Option
from bot.forms import Ask, Form, Replies, Review, Start
from bot.messages import Button, Phrase, Reply, say
from bot.news import hop_news
from bot.router import Router
from bot.turn import Turn
from cocreation.commitments import drafts
from cocreation.commitments.drafts import Draft, OfTable, Origins
from cocreation.meetings import meeting_people, meetings
from cocreation.permissions import Action, may
from cocreation.programme.facts import Programme
from cocreation.proposals import proposals
from cocreation.proposals.hops import Hop
from cocreation.reasons import Reason
from cocreation.texts import Paragraph, Title
from handlers import choices, named
from handlers.commitments import commitment_parts
from handlers.commitments.draft_card import card, origin_lines
from handlers.meetings.room_words import back
from handlers.meetings.which_meeting import Among, which
from storage.commitments.drafts import DraftRecord
from storage.records import MeetingRecord, ProposalRecord

router = Router()

_LISTED = 8
_NONE, _ALL = "none", "all"


def _meeting(turn: Turn) -> MeetingRecord:
    code = turn.subject
    return drafts.begun(turn.tx, turn.actor, meeting=code, now=turn.now)


def _alike(turn: Turn, form: Any) -> list[ProposalRecord]:
    theme = _meeting(turn).theme or turn.tx.kept(Programme).catch_all_theme
    return proposals.similar(
        turn.tx, title=form.title, problem=form.problem, idea=form.solution, theme=theme
    )


def _similar(turn: Turn, form: Any) -> Sequence[Option]:
    alike = _alike(turn, form)
    if not alike:
        return []
    every = [Option(_ALL, Phrase("draft.similar.all"))] if len(alike) > 1 else []
    return [
        *(Option(each.code, Phrase("draft.similar.one", {"code": each.code})) for each in alike),
        *every,
        Option(_NONE, Phrase("draft.similar.none")),
    ]


def _similar_listed(turn: Turn, form: Any) -> Mapping[str, Any]:
    lines = [
        Phrase("draft.origin_line", {"code": each.code, "title": each.title})
        for each in _alike(turn, form)
    ]
    return {"list": lines}


def _origins(turn: Turn, form: Any) -> tuple[str, ...]:
    """Return all the codes that the answers name, each once."""
    first: tuple[str, ...] = ()
    if form.similar == _ALL:
        first = tuple(each.code for each in _alike(turn, form))
    elif form.similar != _NONE:
        first = (form.similar,)
    return tuple(dict.fromkeys((*first, *(form.origins or ()))))


def _card(turn: Turn, form: Any) -> Mapping[str, Any]:
    origins = drafts.known_origins(turn.tx, _origins(turn, form))
    return {
        "title": form.title,
        "problem": form.problem,
        "solution": form.solution,
        "facts": commitment_parts.lines(
            turn,
            theme=_theme(turn, form),
            value=form.value,
            responsible=form.responsible,
            supporting=form.supporting,
        ),
        "origins": origin_lines([proposals.public(turn.tx, each) for each in origins]),
        "notes": [Phrase("draft.public"), *_warned(turn, form)],
    }


def _theme(turn: Turn, form: Any) -> str | None:
    theme: str | None = getattr(form, "theme", None)
    return theme or _meeting(turn).theme


def _institutions(turn: Turn, form: Any) -> Sequence[Option]:
    return commitment_parts.named(turn, _theme(turn, form))


def _has_no_theme(turn: Turn, _form: Any) -> bool:
    return _meeting(turn).theme is None


def _warned(turn: Turn, form: Any) -> list[Phrase]:
    texts = (form.title, form.problem, form.solution)
    somebody = any(proposals.names_somebody(turn.tx, text) for text in texts)
    return [Phrase("draft.personal_data")] if somebody else []


@router.form("borrador", needs=Action.READ_DRAFT)
class NewDraft(Form):
    """What a table has come to: title, problem, solution, where it comes from, who does it."""

    title: Annotated[Title, Ask("draft.title")]
    problem: Annotated[Paragraph, Ask("draft.problem")]
    solution: Annotated[Paragraph, Ask("draft.solution")]
    similar: Annotated[str, Ask("draft.similar", options=_similar, values=_similar_listed)] = _NONE
    origins: Annotated[Origins | None, Ask("draft.origins")] = None
    theme: Annotated[str | None, Ask("draft.theme", options=choices.themes, when=_has_no_theme)] = (
        None
    )
    responsible: Annotated[
        tuple[str, ...], Ask("draft.responsible", options=_institutions, many=True)
    ] = ()
    supporting: Annotated[
        tuple[str, ...], Ask("draft.supporting", options=_institutions, many=True)
    ] = ()
    value: Annotated[str | None, Ask("draft.value", options=commitment_parts.values)] = None
    send: Annotated[Review, Ask("draft.review", values=_card)]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Show the draft whose code follows; start one for who runs the meeting that follows."""
        meeting = meetings.as_code(rest)  # a bare number is a meeting's here
        if meeting is not None:
            drafts.begun(turn.tx, turn.actor, meeting=meeting, now=turn.now)
            return Start(subject=meeting)
        code = drafts.as_code(rest)
        return say("draft.which") if code is None else card(turn, code)

    def accepted(self, turn: Turn, name: str) -> None:
        """Look at once whether the proposals are there."""
        if name == "origins" and self.origins:
            drafts.known_origins(turn.tx, self.origins)

    def done(self, turn: Turn) -> Replies:
        """Record it, and tell the authors of the proposals it comes from."""
        table = _meeting(turn)
        made, origins = drafts.record(
            turn.tx,
            turn.actor,
            meeting=table.code,
            draft=Draft(
                title=self.title,
                problem=self.problem,
                solution=self.solution,
                origins=_origins(turn, self),
                theme=self.theme,
                value=self.value,
                responsible=self.responsible,
                supporting=self.supporting,
            ),
            now=turn.now,
        )
        mine = say(
            "draft.recorded",
            Button(Phrase("draft.see.button", {"code": made.code}), say=f"/borrador {made.code}"),
            Button(Phrase("draft.another.button"), say=f"/borrador {table.code}"),
            back(table.code),
            code=made.code,
            title=made.title,
        )
        return [mine, *authors_told(turn, made, table, origins)]


@router.command("borradores", needs=Action.READ_DRAFT, public=True)
def of_table(turn: Turn, rest: str) -> Replies:
    """List what a meeting left: its drafts, or why there is none; without its code, all drafts."""
    code = meetings.as_code(rest)
    if code is None:
        return _every(turn, named.place(rest))
    found = drafts.of_table(turn.tx, turn.actor, meeting=code)
    values = {"code": code, "title": found.meeting.title}
    heading = Phrase("meeting.heading", values)
    acts = _of_who_runs(turn, found)
    if not found.drafts:
        why = Phrase("draft.none_yet")
        if found.absence is not None:
            why = Phrase("draft.none_and_why", {"reason": found.absence.reason})
        return Reply((heading, why), acts)
    lines = [
        Phrase("draft.line", {"code": each.code, "title": each.title}) for each in found.drafts
    ]
    buttons = [
        Button(Phrase("draft.see.button", {"code": each.code}), say=f"/borrador {each.code}")
        for each in found.drafts
    ]
    shown = () if turn.actor.person_id is None else (*buttons, *acts)
    return Reply((heading, Phrase("draft.list", {"list": lines})), shown)


def _every(turn: Turn, after: int) -> Reply:
    """List the drafts of all meetings, some at a time."""
    found = drafts.every(turn.tx, turn.actor)
    if not found:
        return say("draft.none_at_all")
    shown = found[after : after + _LISTED]
    buttons = [
        Button(Phrase("draft.see.button", {"code": each.code}), say=f"/borrador {each.code}")
        for each in shown
    ]
    following = after + len(shown)
    if following < len(found):
        buttons.append(Button(Phrase("draft.more.button"), say=f"/borradores +{following}"))
    lines = [Phrase("draft.line", {"code": each.code, "title": each.title}) for each in shown]
    private = () if turn.actor.person_id is None else tuple(buttons)
    return say("draft.every", *private, list=lines, count=len(found))


def authors_told(
    turn: Turn, draft: DraftRecord, table: MeetingRecord, origins: Sequence[ProposalRecord]
) -> list[Reply]:
    """Return what the authors of proposals are told once a draft comes from them."""
    shown = drafts.public(turn.tx, draft)
    return hop_news.replies(
        turn.tx,
        origins,
        hop=Hop.IN_DRAFT,
        subject=draft.code,
        key="draft.from_yours",
        now=turn.now,
        but=turn.me,
        code=draft.code,
        title=shown.title,
        solution=shown.solution,
        table=table.title,
    )


def _of_who_runs(turn: Turn, found: OfTable) -> tuple[Button, ...]:
    meeting = found.meeting
    begun = meeting.state == "planned" and meeting.starts_at <= turn.now
    if not begun or not may(turn.actor, Action.RUN_MEETING):
        return ()
    if not meeting_people.runs(turn.tx, turn.actor, meeting):
        return ()
    records = Button(Phrase("running.draft.button"), say=f"/borrador {meeting.code}")
    none = Button(Phrase("draft.none.button"), say=f"/sinborrador {meeting.code}")
    return (records, back(meeting.code)) if found.drafts else (records, none, back(meeting.code))


@router.form("sinborrador", needs=Action.RUN_MEETING, hidden=True)
class NoDraft(Form):
    """Why a table left no draft, in public."""

    reason: Annotated[Reason, Ask("draft.none.why")]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the meeting whose code follows, if it left none."""
        code = meetings.as_code(rest)
        if code is None:
            return which("sinborrador", Among.THAT_I_RUN)
        drafts.may_say_none(turn.tx, turn.actor, meeting=code, now=turn.now)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Write it down."""
        meeting = drafts.none_and_why(
            turn.tx,
            turn.actor,
            meeting=turn.subject,
            reason=self.reason,
            now=turn.now,
        )
        return say("draft.none_noted", back(meeting.code), code=meeting.code)
