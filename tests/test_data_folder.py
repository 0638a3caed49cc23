"""The folder of everything that is kept: private, and one run at a time."""

import asyncio
import stat
from pathlib import Path

import psycopg
import pytest

from tests.postgres import fresh_database, libpq
from tests.proofs.running_bot import RunningBot, running_bot
from tests.test_command_line import bot

LOCKS = (
    "FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database "
    "WHERE locktype = 'advisory' AND granted AND datname = current_database()"
)


def rights(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): f"{stat.S_IMODE(path.stat().st_mode):o}"
        for path in (folder, *folder.rglob("*"))
    }


async def test_all_that_a_run_keeps_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with running_bot(RunningBot(folder)):
        found = rights(folder)
    assert found.pop("audit.heads", "600") == "600"  # there once something was audited
    assert found == {
        ".": "700",
        "files": "700",
        "packages": "700",
        "key": "600",
        "mesa.db": "600",
        "mesa.db-shm": "600",
        "mesa.db-wal": "600",
        "run.lock": "600",
    }


def test_what_an_earlier_version_left_open_is_closed_and_the_rest_is_left_alone(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "data"
    assert bot(tmp_path, "chat", said="/ayuda\n")[0] == 0
    (folder / "others.txt").touch()
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    status, printed = bot(tmp_path, "outbox")
    assert status == 0
    assert "others can look into DATA_DIR" in printed
    assert f"chmod 700 {folder}" in printed
    assert rights(folder) == {
        ".": "755",
        "files": "700",
        "packages": "700",
        "key": "600",
        "mesa.db": "600",
        "others.txt": "644",
        "run.lock": "600",
    }


async def test_a_second_run_on_the_same_folder_is_refused_until_the_first_is_gone(
    tmp_path: Path,
) -> None:
    first = RunningBot(tmp_path / "data")
    async with running_bot(first):
        assert bot(tmp_path, "run", PORT="0") == (
            2,
            f"The bot is already running on DATA_DIR {tmp_path / 'data'} "
            f"(process {first.pid}): two would send everything twice. "
            "Stop that one first, or give this one another DATA_DIR.\n",
        )
        assert bot(tmp_path, "outbox")[0] == 0
        assert bot(tmp_path, "audit", "verify")[0] == 0
        await first.kill()
        await first.start()


@pytest.mark.parametrize("act", ["run", "chat"])
def test_a_data_dir_that_is_a_file_is_explained(tmp_path: Path, act: str) -> None:
    (tmp_path / "data").touch()
    status, printed = bot(tmp_path, act)
    assert status == 2
    assert f"DATA_DIR {tmp_path / 'data'} cannot be used: File exists." in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize("act", ["run", "chat"])
@pytest.mark.parametrize("folder", ["/proc/mesa", "/proc"])
def test_a_data_dir_where_nothing_can_be_written_is_explained(
    tmp_path: Path, folder: str, act: str
) -> None:
    status, printed = bot(tmp_path, act, DATA_DIR=folder)
    assert status == 2
    assert f"DATA_DIR {folder} cannot be used: " in printed
    assert "Traceback" not in printed


async def test_a_second_run_on_the_same_postgresql_is_refused_until_the_first_is_gone(
    tmp_path: Path, empty_postgres: str, postgres_server: str, empty_sqlite: Path
) -> None:
    with fresh_database(postgres_server, template=empty_postgres) as url:
        shared = {"DATABASE_URL": url, "KEY_FILE": str(empty_sqlite / "key")}
        first = RunningBot(tmp_path / "first", **shared)
        async with running_bot(first):
            assert bot(tmp_path / "second", "run", PORT="0", **shared) == (
                2,
                "Another bot is already running on this PostgreSQL database: two would "
                "send everything twice. Stop that one first.\n",
            )
            assert bot(tmp_path / "second", "outbox", **shared)[0] == 0

            # The lock is of one connection; when that is cut, the first run takes it again.
            with psycopg.connect(libpq(url), autocommit=True) as server:
                cut = server.execute(f"SELECT pg_terminate_backend(pid) {LOCKS}").fetchall()
                assert cut == [(True,)]
                held = False
                async with asyncio.timeout(30):
                    while not held:
                        await asyncio.sleep(0.1)
                        held = bool(server.execute(f"SELECT pid {LOCKS}").fetchall())
            assert bot(tmp_path / "second", "run", PORT="0", **shared)[0] == 2
            await first.kill()
            await first.start()
