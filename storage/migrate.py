"""Brings a database to the present schema. Alembic is imported only when there is work to do."""

from pathlib import Path

import sqlalchemy as sa

from storage.engine import StorageTrouble, Store, Tx, first_line

HEAD = "0036"
"""The newest migration; a test holds it against the scripts."""

_LOCK = 4_711_2019


def migrate(store: Store) -> bool:
    """Apply what is missing, in one transaction; return whether anything was.

    Several processes may ask at once: they wait for each other. Raises StorageTrouble, also for a
    database that is not in UTF-8, or where this user may not make tables.
    """
    try:
        return _migrate(store)
    except sa.exc.ProgrammingError as error:
        raise StorageTrouble(
            f"{first_line(error)}. The bot's user must be the owner of its "
            "database: createdb --owner USER --encoding UTF8 NAME"
        ) from error


def _migrate(store: Store) -> bool:
    with store.transaction() as tx:
        if not store.embedded:
            _require_utf8(tx)
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


def _require_utf8(tx: Tx) -> None:
    row = tx.one(sa.text("SHOW server_encoding"))
    if row is not None and row[0] != "UTF8":
        raise StorageTrouble(
            f"the database is in {row[0]} and has to be in UTF-8: "
            "createdb --owner USER --encoding UTF8 --template template0 NAME"
        )


def _revision(tx: Tx) -> str | None:
    if not sa.inspect(tx.connection).has_table("alembic_version"):
        return None
    row = tx.one(sa.text("SELECT version_num FROM alembic_version"))
    return None if row is None else str(row[0])
