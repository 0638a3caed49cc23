"""Whether the key at hand is the one that a database was written with."""

import sqlalchemy as sa

from storage.engine import Tx
from storage.tables import address
from storage.vault import VaultError

_SEALED = sa.select(address.c.sealed).limit(1)


def require_key(tx: Tx) -> None:
    """Raise VaultError when what is kept was sealed with another key."""
    row = tx.one(_SEALED)
    if row is not None and not tx.vault.fits(row.sealed):
        raise VaultError(
            "The key is not the one this database was written with: nothing in it could be read, "
            "and everybody would be a stranger. Put the right key file back (KEY_FILE), or restore "
            "the database that belongs to this key. The database was not changed."
        )
