"""How many wrong codes somebody may type: few enough that guessing leads nowhere."""

from datetime import datetime, timedelta

from cocreation.refusals import Refusal
from storage import wrong_tries as records
from storage.engine import Tx

_TRIES = 5
_WITHIN = timedelta(hours=1)


def require_tries_left(tx: Tx, person_id: str, *, what: str, now: datetime) -> None:
    """Refuse who typed 5 wrong codes of this kind within an hour."""
    if records.count(tx, person_id, what=what, since=now - _WITHIN) >= _TRIES:
        raise Refusal(f"code.too_many.{what}")


def note(tx: Tx, person_id: str, *, what: str, now: datetime) -> None:
    """Count a wrong code. Only in a turn that is not refused: a refusal would undo it."""
    records.insert(tx, person_id, what=what, since=now - _WITHIN, now=now)
