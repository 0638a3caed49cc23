"""The bot with a planted defect: it writes down as sent what it only means to send."""

import sys

import sqlalchemy as sa

from bot.__main__ import main
from storage import outbox, tables
from storage.engine import Tx
from storage.outbox import AnnouncedRecord

_claim = outbox.claim_announced


def _claim_and_mark(tx: Tx, announcement_id: str, **asked: object) -> list[AnnouncedRecord]:
    letters = _claim(tx, announcement_id, **asked)  # type: ignore[arg-type]  # handed on as asked
    tx.run(
        sa.update(tables.outbox)
        .where(tables.outbox.c.id.in_([letter.id for letter in letters]))
        .values(state="sent")
    )
    return letters


outbox.claim_announced = _claim_and_mark

if __name__ == "__main__":
    sys.exit(main())
