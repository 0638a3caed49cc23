"""The fetcher killed at any instant: the next tick goes on, and the sweep leaves no orphan."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.attachments import WAITS
from bot.settings import Settings
from storage.proposals import attachments as records
from tests import media
from tests.bot.attachment_house import DAY, MINUTE, NOW, House, opened

ROOT = Path(__file__).parents[2]


@pytest.fixture
def house(settings: Settings, tmp_path: Path) -> Iterator[House]:
    with opened(settings.database, tmp_path / "media") as house:
        yield house


def run_and_kill(instant: str, settings: Settings, folder: Path) -> None:
    call = "import sys; from tests.bot.attachment_house import killed_at; killed_at(*sys.argv[1:])"
    command = [sys.executable, "-c", call, instant, settings.database, str(folder)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("instant", "left", "orphans", "settled", "told"),
    [
        ("downloading", "pending", 0, 1, 0),
        ("stored, not marked", "pending", 1, 1, 0),
        ("refused, not committed", "pending", 0, 1, 1),
        ("refused, not handed over", "not_allowed", 0, 0, 1),
    ],
)
async def test_after_a_kill_the_next_tick_goes_on(
    house: House, settings: Settings, instant: str, left: str, orphans: int, settled: int, told: int
) -> None:
    house.send(media.PROGRAM if "refus" in instant else media.photo())
    run_and_kill(instant, settings, house.folder)
    assert (house.states(), len(house.on_disk())) == ([left], orphans)
    assert len(house.told()) == (1 if left == "not_allowed" else 0)

    fetcher = house.fetcher()
    assert await fetcher.tick(NOW) == 0  # whoever has it in hand may still be at work
    assert await fetcher.tick(NOW + WAITS[0]) == settled

    (item,) = house.sent()
    assert item.reason or item.state == ("not_allowed" if told else "stored")
    assert len(house.told()) == told
    assert await fetcher.sweep(NOW + 2 * DAY) == orphans
    assert house.on_disk() == ({item.path} if item.path else set())


async def test_the_sweep_takes_only_what_is_old_and_named_by_nobody(house: House) -> None:
    house.send(media.PDF, media.PDF)
    fetcher = house.fetcher()
    await fetcher.tick(NOW)
    kept, dropped = house.sent()
    waiting = house.files.deposit(media.photo(), NOW)
    orphan = house.files.deposit(b"nobody's", NOW)
    young = house.files.deposit(b"its mark may be on its way", NOW + DAY)
    with house.store.transaction() as tx:
        records.delete(tx, dropped.id)
        house.receive(tx, waiting, 3, channel="web")
    assert house.on_disk() == {kept.path, dropped.path, waiting, orphan, young}

    assert await fetcher.sweep(NOW + DAY) == 0
    assert await fetcher.sweep(NOW + DAY + MINUTE) == 2
    assert house.on_disk() == {kept.path, waiting, young}
