"""The plan changes until the commission votes on it: whatever it tells of asks here first."""

from cocreation.refusals import Settled
from storage.engine import Tx
from storage.plan import plan_versions


def refusal(tx: Tx) -> Settled | None:
    """Return why the plan does not change now: it is voted on, or approved. None while it may."""
    newest = plan_versions.lock_newest(tx)
    if newest is None:
        return None
    if newest.state == "approved":
        return Settled("plan.is_approved", number=newest.number)
    if newest.is_voted_on:
        return Settled("plan.is_voted_on", number=newest.number, closes=newest.vote_closes_at)
    return None


def require_changeable(tx: Tx) -> None:
    """Refuse while the commission votes on the plan, and once it is approved.

    A vote that opens meanwhile waits until the commit.
    """
    refused = refusal(tx)
    if refused is not None:
        raise refused
