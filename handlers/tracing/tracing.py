"""What happened to my idea? The way of a proposal hop by hop, and all that something comes from."""

from collections.abc import Sequence

from bot.forms import Replies
from bot.messages import Button, Phrase, Reply, say
from bot.router import Router
from bot.turn import Turn
from cocreation.commitments import drafts
from cocreation.permissions import Action
from cocreation.proposals import proposals
from cocreation.review import groups, themes
from cocreation.tracing import ends, traces
from cocreation.tracing.ends import Fate
from cocreation.tracing.traces import Origins, Trace
from documents import fate_words
from handlers import named
from storage.records import ProposalRecord
from storage.tracing.traces import Source

router = Router()

_LISTED = 8
_PROPOSALS_SHOWN = 50
_LETTERS = {"B": "borrador", "G": "grupo", "T": "tema", "P": "propuesta"}


@router.command("quepaso", needs=Action.READ_PROPOSAL, public=True)
def what_happened(turn: Turn, rest: str) -> Replies:
    """Tell the way of a proposal, all origins of a draft, commitment or paragraph; or one's own."""
    words = rest.strip()
    code = proposals.as_code(words)
    if code is not None:
        return _way(turn, traces.follow(turn.tx, turn.actor, code=code))
    number = traces.as_paragraph(words)
    if number is not None:
        return _back(turn, traces.origins(turn.tx, turn.actor, kind="paragraph", code=number))
    draft = drafts.as_code(words)
    if draft is not None:
        return _back(turn, traces.origins(turn.tx, turn.actor, kind="draft", code=draft))
    elsewhere = groups.as_code(words) or themes.as_code(words)
    if elsewhere is not None:
        return say("trace.look", *_see(turn, [elsewhere]), code=elsewhere)
    commitment = traces.as_commitment(words)
    if commitment is not None:
        return _back(turn, traces.origins(turn.tx, turn.actor, kind="commitment", code=commitment))
    if turn.actor.person_id is None or (words and not words.startswith("+")):
        return say("trace.which")
    return _own(turn, named.place(rest))


def _own(turn: Turn, after: int) -> Reply:
    """List one's own proposals, each with what became of it or else the last that happened."""
    mine = proposals.by_author(turn.tx, turn.actor, author=turn.me)
    if not mine:
        return say("trace.none_of_yours")
    shown = mine[after : after + _LISTED]
    buttons = [
        Button(Phrase("trace.button", {"code": each.code}), say=f"/quepaso {each.code}")
        for each in shown
    ]
    following = after + len(shown)
    if following < len(mine):
        buttons.append(Button(Phrase("trace.more.button"), say=f"/quepaso +{following}"))
    fates = ends.of(turn.tx, shown)
    lines = [_own_line(turn, each, fates.get(each.code)) for each in shown]
    return say("trace.own", *buttons, list=lines, count=len(mine))


def _own_line(turn: Turn, proposal: ProposalRecord, fate: Fate | None) -> Phrase:
    if fate is not None and fate.is_end:
        last = Phrase("trace.own.end", {"fate": fate_words.end(fate)})
    else:
        last = fate_words.step(traces.follow(turn.tx, turn.actor, code=proposal.code).steps[-1])
    values = {"code": proposal.code, "title": proposal.title, "last": last}
    return Phrase("trace.own.line", values)


def _way(turn: Turn, trace: Trace) -> Reply:
    proposal, steps = trace.proposal, trace.steps
    withheld = proposal.state == "withheld"
    key = "trace.heading.withheld" if withheld else "trace.heading"
    fate = ends.of(turn.tx, [proposal]).get(proposal.code)
    in_short = []
    if fate is not None and fate.is_end:
        in_short.append(Phrase("trace.in_short", {"fate": fate_words.end(fate)}))
    lines = [Phrase("trace.line", {"step": fate_words.step(each)}) for each in steps]
    phrases = [
        Phrase(key, {"code": proposal.code, "title": proposal.title}),
        *in_short,
        Phrase("lines", {"list": lines}),
    ]
    if len(steps) == 1:
        phrases.append(Phrase("trace.only_received"))
    codes = [each.code for each in reversed(steps) if each.code is not None]
    return Reply(tuple(phrases), _see(turn, [*codes, proposal.code]))


def _back(turn: Turn, found: Origins) -> Reply:
    phrases = [Phrase(f"trace.of.{found.kind}", {"code": found.code, "title": found.title})]
    for key, lines in (
        ("trace.from.commitments", [
            Phrase("trace.from.line", {"code": each.code, "title": each.title})
            for each in found.commitments
            if each.code != found.code
        ]),
        ("trace.from.drafts", [
            Phrase(
                "trace.from.draft",
                {"code": each.code, "title": each.title, "meeting": each.meeting,
                 "table": each.table},
            )
            for each in found.drafts
        ]),
        ("trace.from.proposals", [_source(each) for each in found.proposals[:_PROPOSALS_SHOWN]]),
    ):  # fmt: skip
        if lines:
            phrases.append(Phrase(key, {"list": lines, "count": len(lines)}))
    if len(found.proposals) > _PROPOSALS_SHOWN:
        more = [each.code for each in found.proposals[_PROPOSALS_SHOWN:]]
        phrases.append(Phrase("trace.from.more", {"list": ", ".join(more), "count": len(more)}))
    if len(phrases) == 1:
        phrases.append(Phrase(f"trace.from.nothing.{found.kind}"))
    codes = [each.code for each in found.commitments]
    codes += [each.code for each in found.drafts]
    codes += [each.code for each in found.proposals]
    return Reply(tuple(phrases), _see(turn, codes))


def _source(source: Source) -> Phrase:
    by = [*([] if source.group is None else [source.group]), *source.themes]
    key = "trace.from.proposal" if source.state != "withheld" else "trace.from.withheld"
    line = Phrase(key, {"code": source.code, "title": source.title})
    return Phrase("trace.from.by", {"line": line, "by": ", ".join(by)}) if by else line


def _see(turn: Turn, codes: Sequence[str]) -> tuple[Button, ...]:
    """Return a button for each code, each once; none in a group."""
    if turn.actor.person_id is None:
        return ()
    return tuple(
        Button(Phrase("trace.button", {"code": each}), say=_command(each))
        for each in list(dict.fromkeys(codes))[:_LISTED]
    )


def _command(code: str) -> str:
    """Return what shows the thing with this code; of a commitment or paragraph, its origins."""
    letter, _, number = code.partition("-")
    word = _LETTERS.get(letter, "quepaso") if number else "quepaso"
    return f"/{word} {code}"
