"""The bot with a planted defect: it does not know again a message that it has taken before."""

import sys
from typing import Any

from bot.__main__ import main
from storage import talk
from storage.engine import Tx
from storage.ids import new_id

_claim = talk.claim_incoming


def _claim_as_new(tx: Tx, *, dedupe_key: str, **facts: Any) -> None:
    _claim(tx, dedupe_key=f"{new_id(facts['now'])}:{dedupe_key}", **facts)


talk.claim_incoming = _claim_as_new

if __name__ == "__main__":
    sys.exit(main())
