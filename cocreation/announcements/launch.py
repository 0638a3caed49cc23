"""The launch of a plan: it is announced to everyone who took part, each with their own trace."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

from cocreation.announcements.audiences import Audience, AudienceKind
from cocreation.announcements.facts import Kind
from cocreation.permissions import Action, Actor, require
from cocreation.plan import plans
from cocreation.plan.plans import Seen
from cocreation.programme.facts import Programme
from cocreation.proposals import hops, proposals
from cocreation.proposals.hops import Hop
from cocreation.refusals import Refusal, Settled
from cocreation.review import answers
from cocreation.tracing import ends
from cocreation.tracing.ends import Fate
from storage.announcements import launch as records
from storage.engine import Tx
from storage.plan import plan_versions
from storage.records import ProposalRecord

AUDIENCE: Final = Audience(kind=AudienceKind.TOOK_PART)
SHOWN: Final = 3
"""The most proposals whose ways are told in the announcement."""


class Way(NamedTuple):
    """What became of a proposal, with its public title.

    `theme` and `commitment` are codes, `paragraph` the commitment's first in the plan. Of what is
    in no commitment, `reason` is the last that was said of why.
    """

    code: str
    title: str
    theme: str | None
    commitment: str | None
    paragraph: str | None
    reason: str | None


class Trace(NamedTuple):
    """What somebody did and what became of it; `more` are proposals whose ways are not in it.

    `deeds` are how often they supported, attended, commented, gave an opinion or asked.
    """

    ways: Sequence[Way] = ()
    more: int = 0
    deeds: Mapping[str, int] = {}


Places = Mapping[str, tuple[str, str]]
"""By the code of a proposal: the commitment that it is in, and that one's first paragraph."""


def to_launch(tx: Tx, actor: Actor) -> Seen:
    """Return the approved plan. Refused until there is one, and once its launch is announced."""
    require(tx, actor, Action.LAUNCH)
    seen = _approved(tx)
    if seen is None:
        raise Refusal("launch.no_plan")
    code = records.announced(tx, Kind.LAUNCH)
    if code is not None:
        raise Settled("launch.is_announced", code=code)
    return seen


def example(tx: Tx, actor: Actor) -> Trace:
    """Return the trace of a proposal that is in the plan, to look at; an empty one of none."""
    require(tx, actor, Action.LAUNCH)
    places = _places(tx)
    first = min(places, default=None)
    if first is None:
        return Trace()
    shown = proposals.known(tx, first)
    return Trace((_way(tx, shown, places, ends.of(tx, [shown])),))


def traces(tx: Tx, people: Sequence[str], *, now: datetime) -> dict[str, Trace]:
    """Return each one's own trace, and write down that their proposals' launch is told."""
    places = _places(tx)
    deeds = records.deeds(tx, people)
    own: dict[str, list[ProposalRecord]] = {each: [] for each in people}
    found = records.proposals_of(tx, people)
    for each in found:
        assert each.author_id is not None
        own[each.author_id].append(each)
    fates = ends.of(tx, found)
    hops.tell(tx, found, hop=Hop.LAUNCHED, subject=tx.kept(Programme).plan.key, now=now)
    return {
        person: Trace(
            [_way(tx, each, places, fates) for each in _first(theirs, places)],
            max(0, len(theirs) - SHOWN),
            deeds[person],
        )
        for person, theirs in own.items()
    }


def _first(theirs: Sequence[ProposalRecord], places: Places) -> Sequence[ProposalRecord]:
    """Return those whose ways are told: what is in the plan comes first."""
    return sorted(theirs, key=lambda each: (each.code not in places, each.code))[:SHOWN]


def _approved(tx: Tx) -> Seen | None:
    found = plan_versions.newest(tx, "approved")
    return None if found is None else plans.read(found)


def _places(tx: Tx) -> Places:
    seen = _approved(tx)
    if seen is None:
        return {}
    return {
        source.code: (code, begins.number)
        for code, sources in plans.authors_of(tx, seen.composed)
        if (begins := seen.composed.of_commitment(code)) is not None
        for source in sources
    }


def _way(tx: Tx, proposal: ProposalRecord, places: Places, fates: Mapping[str, Fate]) -> Way:
    answer = answers.of(tx, proposal)
    commitment, paragraph = places.get(proposal.code, (None, None))
    fate = fates.get(proposal.code)
    return Way(
        proposal.code,
        proposals.public(tx, proposal).title,
        None if answer is None else answer.theme,
        commitment,
        paragraph,
        None if fate is None else fate.reason,
    )
