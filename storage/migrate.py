"""Brings a database to the present schema. Alembic is imported only when there is work to do."""

from pathlib import Path

import sqlalchemy as sa

from storage.engine import Store, Tx

HEAD = "0009"
"""The newest migration; a test holds it against the scripts."""

_LOCK = 4_711_2019


def migrate(store: Store) -> bool:
    """Apply what is missing, in one transaction; return whether anything was.

    Several processes may ask at once: they wait for each other.
    """
    with store.transaction() as tx:
        if not store.embedded:
            tx.run(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if _revision(tx) == HEAD:
            return False
        from alembic import command  # 0.3 s that an up-to-date database need not spend
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.attributes["connection"] = tx.connection
        command.upgrade(config, "head")
        return True


def _revision(tx: Tx) -> str | None:
    if not sa.inspect(tx.connection).has_table("alembic_version"):
        return None
    row = tx.one(sa.text("SELECT version_num FROM alembic_version"))
    return None if row is None else str(row[0])
