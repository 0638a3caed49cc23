"""Numbers without gaps: a counter's row stays locked until the transaction ends."""

import sqlalchemy as sa

from storage.engine import Tx
from storage.tables import counter

_NEXT = (
    sa.update(counter)
    .where(counter.c.name == sa.bindparam("key"))
    .values(value=counter.c.value + 1)
    .returning(counter.c.value)
)


def lock(tx: Tx, name: str) -> None:
    """Let whoever comes to a counter meanwhile wait until the commit."""
    tx.one(sa.select(counter.c.value).where(counter.c.name == name).with_for_update())


def next_value(tx: Tx, name: str) -> int:
    """Return the next number of a counter, which the migration made. Raises when it did not."""
    return int(tx.run(_NEXT, {"key": name}).scalar_one())
