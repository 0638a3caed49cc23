"""Whether the key at hand is the one that a database was written with."""

import sqlalchemy as sa

from storage.engine import Tx
from storage.tables import address, key_check, sheet_row
from storage.vault import VaultError

_MARK = sa.select(key_check.c.sealed)
_SEALED_BEFORE = (sa.select(address.c.sealed).limit(1), sa.select(sheet_row.c.sealed).limit(1))
_WORDS = "Mesa Abierta"


def require_key(tx: Tx) -> None:
    """Raise VaultError when what is kept was sealed with another key.

    A new database is marked with the key; one from before the mark is told by what it holds.
    """
    mark = tx.one(_MARK)
    known = [mark] if mark is not None else [tx.one(each) for each in _SEALED_BEFORE]
    if not all(tx.vault.fits(row.sealed) for row in known if row is not None):
        raise VaultError(
            "The key is not the one this database was written with: nothing in it could be read, "
            "and everybody would be a stranger. Put the right key file back (KEY_FILE), or restore "
            "the database that belongs to this key. The database was not changed."
        )
    if mark is None:
        tx.run(sa.insert(key_check), {"id": 1, "sealed": tx.vault.seal(_WORDS)})
