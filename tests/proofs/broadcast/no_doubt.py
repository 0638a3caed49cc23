"""The bot with a planted defect: what was in flight at a kill is sent again without a word."""

import sys
from datetime import datetime

import sqlalchemy as sa

from bot.__main__ import main
from storage import outbox, tables
from storage.engine import Tx


def _without_doubt(tx: Tx, *, lease: str, now: datetime) -> int:
    rows = tables.outbox
    return tx.run(
        sa.update(rows)
        .where(rows.c.announcement_id.is_not(None), rows.c.state == "leased", rows.c.lease != lease)
        .values(state="ready", lease=None, due=now)
    ).rowcount


outbox.doubt_announced = _without_doubt

if __name__ == "__main__":
    sys.exit(main())
