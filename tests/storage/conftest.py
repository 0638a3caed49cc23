"""An open store on both databases."""

from collections.abc import Iterator

import pytest

from bot.settings import Settings
from storage.engine import Store
from storage.vault import Vault


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    """A migrated database without anybody in it."""
    store = Store(settings.database, Vault(bytes(32)))
    yield store
    store.close_writer()
