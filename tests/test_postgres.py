"""The tests' own PostgreSQL: copies are apart, and nothing of it stays behind."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from tests.postgres import NoPostgres, fresh_database, libpq, postgres

pytestmark = pytest.mark.postgres

HELD_OPEN = """
from tests.postgres import postgres
with postgres() as url:
    print(url, flush=True)
    input()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as url:
        yield url


def test_a_copy_has_what_its_template_has_and_keeps_its_own_to_itself(server: str) -> None:
    with fresh_database(server) as template:
        with psycopg.connect(libpq(template)) as connection:
            connection.execute("create table word (said text)")
            connection.execute("insert into word values ('canción'), ('ñandú')")
        with fresh_database(server, template) as one, fresh_database(server, template) as other:
            with psycopg.connect(libpq(one)) as connection:
                connection.execute("insert into word values ('🇵🇦')")
            assert _words(one) == ["canción", "ñandú", "🇵🇦"]
            assert _words(other) == ["canción", "ñandú"]
    assert _databases(server) == ["postgres"]


def test_a_database_goes_even_if_its_test_failed_with_a_connection_open(server: str) -> None:
    with pytest.raises(ZeroDivisionError), fresh_database(server) as url:
        left_open = psycopg.connect(libpq(url))
        raise ZeroDivisionError
    assert _databases(server) == ["postgres"]
    with pytest.raises(psycopg.OperationalError):
        left_open.execute("select 1")
    left_open.close()


def test_a_failing_test_leaves_no_server_and_no_folder() -> None:
    with pytest.raises(ZeroDivisionError), postgres() as url:
        folder = _folder(url)
        assert folder.is_dir()
        raise ZeroDivisionError
    assert not folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(libpq(url))


def test_a_killed_test_run_leaves_no_server_and_no_folder() -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", HELD_OPEN],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    )
    assert run.stdin is not None
    assert run.stdout is not None
    url = run.stdout.readline().strip()
    folder = _folder(url)
    with psycopg.connect(libpq(url)) as connection:
        server_pid = connection.execute("select pg_backend_pid()").fetchone()
        run.send_signal(signal.SIGKILL)
        run.wait()
        assert server_pid is not None
        # The server ends every connection before it goes, so this waits exactly as long as it must.
        with pytest.raises(psycopg.OperationalError):
            connection.execute("select pg_sleep(60)")
    while folder.exists():
        time.sleep(0.01)
    run.stdin.close()
    run.stdout.close()


def test_a_wrong_folder_is_named_in_the_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_BIN", str(tmp_path))
    with pytest.raises(NoPostgres, match=str(tmp_path)), postgres():
        pass


def _words(url: str) -> list[str]:
    with psycopg.connect(libpq(url)) as connection:
        rows = connection.execute("select said from word order by said").fetchall()
    return [said for (said,) in rows]


def _databases(url: str) -> list[str]:
    with psycopg.connect(libpq(url)) as connection:
        rows = connection.execute(
            "select datname from pg_database where not datistemplate"
        ).fetchall()
    return [name for (name,) in rows]


def _folder(url: str) -> Path:
    return Path(str(make_url(url).query["host"]))
