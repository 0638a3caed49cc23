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


def next_value(tx: Tx, name: str) -> int:
    """Return the next number of a counter, which the migration made. Raises when it did not."""
    return int(tx.run(_NEXT, {"key": name}).scalar_one())
