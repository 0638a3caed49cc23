"""The bot with a planted defect: what was in flight is sent again as if it never had been sent."""

import sys
from datetime import datetime

import sqlalchemy as sa

from bot.__main__ import main
from storage import outbox, tables
from storage.engine import Tx


def _without_doubt(tx: Tx, *, lease: str, wait_until: datetime) -> int:
    rows = tables.outbox
    return tx.run(
        sa.update(rows)
        .where(rows.c.state == "leased", rows.c.lease != lease)
        .values(state="ready", lease=None, due=wait_until)
    ).rowcount


outbox.doubt_leases = _without_doubt

if __name__ == "__main__":
    sys.exit(main())
