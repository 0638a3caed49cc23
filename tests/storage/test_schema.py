"""What the migrations make is what the tables say."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from storage.engine import Store
from storage.tables import metadata


def test_the_migrations_make_what_the_tables_say(store: Store) -> None:
    with store.transaction() as tx:
        context = MigrationContext.configure(tx.connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
