"""Sealed files: there whole or not at all, readable with the key only, under our own names."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from storage.files import Files, NoSuchFile
from storage.vault import Vault

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
VAULT = Vault(bytes(32))

KILLED_WHILE_WRITING = """
import os, signal, sys
from datetime import datetime
from pathlib import Path
from storage.files import Files
from storage.vault import Vault

os.fsync = lambda descriptor: os.kill(os.getpid(), signal.SIGKILL) if armed else None
armed = False
files = Files(Path(sys.argv[1]), Vault(bytes(32)))
armed = True
files.deposit(b"half", datetime.fromisoformat(sys.argv[2]))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "media"


@pytest.fixture
def files(folder: Path) -> Files:
    return Files(folder, VAULT)


def test_what_is_deposited_is_read_again_also_by_a_later_process(
    files: Files, folder: Path
) -> None:
    ref = files.deposit(b"Calle 50", NOW)

    assert Files(folder, Vault(bytes(32))).read(ref) == b"Calle 50"
    assert [path.name for path in folder.iterdir()] == [ref]


def test_on_the_disk_it_is_sealed_and_for_us_alone(files: Files, folder: Path) -> None:
    ref = files.deposit(b"Calle 50", NOW)

    assert b"Calle" not in (folder / ref).read_bytes()
    assert (folder / ref).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    with pytest.raises(InvalidTag):
        Files(folder, Vault(bytes(31) + b"x")).read(ref)


@pytest.mark.parametrize(
    "ref", ["", ".", "../key", "/etc/passwd", "a" * 25, "A" * 26, "a" * 26 + "\n", "../" + "a" * 23]
)
def test_a_name_that_is_not_ours_opens_and_removes_nothing(
    files: Files, folder: Path, ref: str
) -> None:
    (folder.parent / "key").write_text("secret")
    before = sorted(folder.parent.rglob("*"))

    files.delete(ref)

    assert not files.holds(ref)
    with pytest.raises(NoSuchFile):
        files.read(ref)
    assert sorted(folder.parent.rglob("*")) == before


def test_what_is_deleted_is_gone_and_may_be_deleted_again(files: Files) -> None:
    ref = files.deposit(b"x", NOW)
    files.delete(ref)
    files.delete(ref)
    assert not files.holds(ref)


def test_the_name_tells_which_file_is_older(files: Files) -> None:
    old = files.deposit(b"old", NOW - timedelta(days=2))
    older = files.deposit(b"older", NOW - timedelta(days=3))
    files.deposit(b"of that very moment", NOW - timedelta(days=1))
    files.deposit(b"young", NOW)

    assert files.older_than(NOW - timedelta(days=1)) == [older, old]


def test_a_kill_in_the_middle_of_writing_leaves_no_file(files: Files, folder: Path) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_WHILE_WRITING, str(folder), NOW.isoformat()],
        cwd=Path(__file__).parents[2],
        check=False,
    )

    assert killed.returncode == -9
    assert [path.suffix for path in folder.iterdir()] == [".part"]
    assert files.older_than(NOW + timedelta(days=1)) == []

    files.clear_parts(NOW)
    assert len(list(folder.iterdir())) == 1  # it may still be being written
    files.clear_parts(NOW + timedelta(seconds=1))
    assert list(folder.iterdir()) == []


def test_a_full_disk_leaves_nothing_behind(files: Files, folder: Path) -> None:
    (folder / "limit").mkdir()
    script = (
        "import resource, signal, sys; from pathlib import Path; from datetime import *\n"
        "from storage.files import Files; from storage.vault import Vault\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "files = Files(Path(sys.argv[1]), Vault(bytes(32)))\n"
        "try: files.deposit(bytes(100_000), datetime.now(UTC))\n"
        "except OSError as error: print(error.errno)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(folder / "limit")],
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
        text=True,
    )

    assert run.stdout == "27\n"  # file too large, as a full disk would be "no space left"
    assert list((folder / "limit").iterdir()) == []
