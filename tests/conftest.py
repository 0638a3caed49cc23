"""The whole bot on a real database, for stories of a few lines."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.channels import PROFILES, Profile
from bot.house import House, open_house
from bot.settings import Settings
from tests.postgres import fresh_database, postgres
from tests.talking import Bot, Person

START = datetime(2020, 2, 10, 15, 0, tzinfo=UTC)

# As narrow as WhatsApp: three buttons, or a list of ten, and little text above them.
NARROW = Profile(4096, 1024, 3, 20, 10, 24)


class Watch:
    """A clock that stands still until a story moves it."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **time: float) -> None:
        self.moment += timedelta(**time)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with its key, to be copied for each test."""
    folder = tmp_path_factory.mktemp("template")
    house = open_house(Settings(data_dir=folder), now=lambda: START)
    house.store.close_writer()
    return folder


@pytest.fixture(scope="session")
def empty_postgres(postgres_server: str, empty_sqlite: Path) -> Iterator[str]:
    """A migrated database on the server, to be copied for each test."""
    with fresh_database(postgres_server) as url:
        house = open_house(
            Settings(data_dir=empty_sqlite, database_url=SecretStr(url)), now=lambda: START
        )
        house.store.close_writer()
        yield url


@pytest.fixture
def sqlite_settings(tmp_path: Path, empty_sqlite: Path) -> Settings:
    shutil.copytree(empty_sqlite, tmp_path / "data")
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def settings(request: pytest.FixtureRequest, sqlite_settings: Settings) -> Iterator[Settings]:
    """Both databases, one after the other."""
    if request.param == "sqlite":
        yield sqlite_settings
        return
    server = request.getfixturevalue("postgres_server")
    template = request.getfixturevalue("empty_postgres")
    with fresh_database(server, template=template) as url:
        yield Settings(data_dir=sqlite_settings.data_dir, database_url=SecretStr(url))


@pytest.fixture
async def house(settings: Settings, watch: Watch) -> AsyncIterator[House]:
    house = open_house(settings, now=watch)
    yield house
    await house.store.close()


@pytest.fixture(params=["wide", "narrow"])
def profile(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the person's channel can show: everything, or as little as WhatsApp."""
    if request.param == "narrow":
        monkeypatch.setitem(PROFILES, "telegram", NARROW)
    return str(request.param)


@pytest.fixture
def bot(house: House, profile: str, watch: Watch) -> Bot:
    """The whole bot; what it says to a person is read back from the outbox."""
    return Bot(house, watch)


@pytest.fixture
def person(bot: Bot) -> Callable[[str], Person]:
    """Somebody new, by a name of the story's choice."""
    return bot.person


@pytest.fixture
async def talk(bot: Bot) -> Callable[[str], Awaitable[list[str]]]:
    """One citizen who has consented."""
    citizen = bot.person("citizen")
    await citizen.consents()
    return citizen
