"""Which programmes a database runs, whatever their files say."""

import sqlalchemy as sa

from storage.engine import Tx
from storage.stages.programme import Standing
from storage.tables import programme


def running(tx: Tx) -> list[Standing]:
    """Return where each programme of this database stands, the oldest first."""
    columns = (programme.c.key, programme.c.stage, programme.c.version)
    found = tx.all(sa.select(*columns).order_by(programme.c.started_at))
    return [Standing(row.key, row.stage, row.version) for row in found]
