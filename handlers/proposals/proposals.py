"""Looking at proposals: one's own, anybody's, and supporting them."""

from typing import Annotated

from bot.forms import Ask, Form, Replies, Start
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.permissions import Action, may
from cocreation.proposals import moderation, proposals
from cocreation.proposals.proposals import Seen
from cocreation.review import answer_appeals
from cocreation.tracing import ends
from cocreation.tracing.ends import Fate
from documents import fate_words
from handlers import choices, consent
from handlers.consent_first import ConsentFirst
from handlers.doors import proposals_are_taken, to_where_we_are
from storage.records import AttachmentRecord, ProposalEventRecord, ProposalRecord

router = Router()

_LISTED = 8


@router.command("mispropuestas", needs=Action.READ_OWN)
def mine(turn: Turn, _rest: str) -> Replies:
    """List one's own proposals, newest first."""
    own = proposals.by_author(turn.tx, turn.actor, author=turn.me)
    if not own:
        if proposals_are_taken(turn):
            return say("mine.none", Button(Phrase("nearest.make_proposal"), say="/proponer"))
        return say("mine.none.closed", to_where_we_are())
    fates = ends.of(turn.tx, own)
    lines = [_line(each, fates.get(each.code)) for each in own]
    buttons = [
        Button(Phrase("mine.see.button", {"code": each.code}), say=f"/propuesta {each.code}")
        for each in own[:_LISTED]
    ]
    if any(each.version > 1 for each in own):
        buttons.append(Button(Phrase("hop.button"), say="/quepaso"))
    return say("mine.list", *buttons, count=len(own), list=lines)


@router.command("propuesta", needs=Action.READ_PROPOSAL, public=True)
def one(turn: Turn, rest: str) -> Replies:
    """Show a proposal: where it stands, what happened to it, what it says."""
    code = proposals.as_code(rest)
    if code is None:
        return say("proposal.which", example="P-0001")
    seen = proposals.see(turn.tx, turn.actor, code=code)
    proposal = seen.proposal
    if seen.hidden:
        return say(
            "proposal.card.withheld", code=code, history=[_event(each) for each in seen.history]
        )
    buttons = () if turn.actor.person_id is None else _acts(turn, seen)
    fate = ends.of(turn.tx, [proposal]).get(code)
    return Reply(
        (
            Phrase(
                "proposal.card",
                {
                    "code": proposal.code,
                    "state": fate_words.state(proposal, fate),
                    "title": proposal.title,
                    "problem": proposal.problem,
                    "idea": proposal.idea,
                    "theme": choices.theme_name(turn, proposal.theme),
                    "territory": choices.territory_name(turn, proposal.territory),
                    "sector": choices.sector_name(turn, proposal.sector),
                    "name": proposal.shown_name or Phrase("proposal.pseudonymous"),
                    "files": _files(seen.files),
                    "supports": _supports(seen.supports),
                    "history": [_event(each) for each in seen.history],
                },
            ),
        ),
        buttons,
    )


def support(turn: Turn, code: str) -> Reply:
    """Support a proposal and say how many do."""
    proposal, count = proposals.support(
        turn.tx, turn.actor, person_id=turn.me, code=code, now=turn.now
    )
    return say(
        "support.thanks",
        Button(Phrase("support.take_back.button"), say=f"/noapoyar {proposal.code}"),
        code=proposal.code,
        title=proposal.title,
        count=count,
    )


@router.form("apoyar", needs=Action.SUPPORT)
class Support(ConsentFirst):
    """Support a proposal."""

    consent: Annotated[consent.Given, Ask("consent.support", options=consent.accept_or_not)]

    @classmethod
    def named(cls, turn: Turn, rest: str) -> str | Reply:
        """Return the proposal's code."""
        return proposals.as_code(rest) or say("support.which", example="P-0001")

    @classmethod
    def possible(cls, turn: Turn, code: str) -> None:
        """Refuse a proposal that there is not."""
        proposals.see(turn.tx, turn.actor, code=code)

    @classmethod
    def act(cls, turn: Turn, code: str) -> Replies:
        """Support it."""
        return support(turn, code)


@router.command("noapoyar", needs=Action.SUPPORT)
def take_support_back(turn: Turn, rest: str) -> Replies:
    """Take one's support back."""
    code = proposals.as_code(rest)
    if code is None:
        return say("support.which_back", example="P-0001")
    proposal, count = proposals.take_support_back(turn.tx, turn.actor, person_id=turn.me, code=code)
    return say(
        "support.taken_back",
        Button(Phrase("support.button"), say=f"/apoyar {proposal.code}"),
        code=proposal.code,
        supports=_supports(count),
    )


@router.form("retirar", needs=Action.CHANGE_PROPOSAL)
class Withdrawal(Form):
    """Take one's own proposal back, after one question."""

    sure: Annotated[
        bool,
        Ask(
            "withdraw.sure",
            options=choices.yes_or_no,
            values=lambda turn, _form: {"code": turn.subject},
        ),
    ]

    @classmethod
    def begin(cls, turn: Turn, rest: str) -> Start | Reply:
        """Start for the proposal that the words name; refused when it is not one's own."""
        code = proposals.as_code(rest)
        if code is None:
            return say("withdraw.which", Button(Phrase("mine.button"), say="/mispropuestas"))
        state = proposals.own(turn.tx, turn.actor, code=code).state
        if state != "received":
            return say(f"proposal.is_{state}", code=code)
        return Start(subject=code)

    def done(self, turn: Turn) -> Replies:
        """Withdraw it, or leave it as it is."""
        code = turn.subject
        if not self.sure:
            return say("withdraw.kept", code=code)
        state = proposals.withdraw(turn.tx, turn.actor, code=code, now=turn.now).state
        return say("withdraw.done" if state == "withdrawn" else f"proposal.is_{state}", code=code)


def _supports(count: int) -> Phrase:
    return Phrase("support.count", {"count": count}) if count else Phrase("support.nobody_yet")


def _files(files: list[AttachmentRecord]) -> Phrase | str:
    """Return what was sent with a proposal, and whether it is here."""
    if not files:
        return ""
    lines = [Phrase(f"proposal.file.{each.state}", {"file": _file(each)}) for each in files]
    return Phrase("proposal.files", {"list": lines})


def _file(file: AttachmentRecord) -> Phrase:
    kind = Phrase(f"proposal.file.kind.{file.kind}")
    return Phrase("proposal.file.named", {"kind": kind, "name": file.name}) if file.name else kind


def _acts(turn: Turn, seen: Seen) -> tuple[Button, ...]:
    code = seen.proposal.code
    if moderation.may_appeal(turn.tx, turn.actor, seen.proposal):
        return (Button(Phrase("appeal.button"), say=f"/apelar {code}"),)
    if may(turn.actor, Action.MODERATE) and seen.proposal.state == "withheld":
        return (Button(Phrase("restore.button"), say=f"/restituir {code}"),)
    way = [Button(Phrase("hop.button"), say=f"/quepaso {code}")] if seen.history[1:] else []
    appeals = answer_appeals.may_appeal(turn.tx, turn.actor, seen.proposal)
    appeal = [Button(Phrase("appeal.button"), say=f"/apelar {code}")] if appeals else []
    return (*_of_citizens(turn, seen), *appeal, *_of_moderators(turn, seen), *way)


def _of_moderators(turn: Turn, seen: Seen) -> tuple[Button, ...]:
    if seen.own or seen.proposal.state != "received" or not may(turn.actor, Action.MODERATE):
        return ()
    return (Button(Phrase("withhold.button"), say=f"/retener {seen.proposal.code}"),)


def _of_citizens(turn: Turn, seen: Seen) -> tuple[Button, ...]:
    code = seen.proposal.code
    is_open = proposals_are_taken(turn)
    if seen.proposal.state != "received" or not is_open:
        return ()
    if seen.own:
        return (
            Button(Phrase("correct.button"), say=f"/corregir {code}"),
            Button(Phrase("withdraw.button"), say=f"/retirar {code}"),
        )
    if seen.supported:
        return (Button(Phrase("support.take_back.button"), say=f"/noapoyar {code}"),)
    return (Button(Phrase("support.button"), say=f"/apoyar {code}"),)


def _line(proposal: ProposalRecord, fate: Fate | None) -> Phrase:
    return Phrase(
        "mine.line",
        {
            "code": proposal.code,
            "title": proposal.title,
            "state": fate_words.state(proposal, fate),
        },
    )


def _event(event: ProposalEventRecord) -> Phrase:
    what = Phrase(f"event.{event.what}", {"when": event.at, "group": event.reason})
    if event.reason is None or event.what == "grouped":
        return what
    return Phrase("proposal.event.with_reason", {"what": what, "reason": event.reason})
