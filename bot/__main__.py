"""The command line, `python -m bot …`: the only place that puts all the pieces together."""

import argparse
import asyncio
import gc
import signal
import sys
from collections.abc import Sequence

from pydantic import ValidationError

from bot import logs
from bot.commands.line import Acts, parser
from bot.commands.paper import Printer, Slip
from bot.house import House, open_house, utc_now
from bot.settings import Settings
from cocreation.people import people
from cocreation.programme.file import ProgrammeFault
from cocreation.programme.programme import OtherProgrammeError
from storage.data_folder import FolderError, the_only_run
from storage.engine import StorageTrouble
from storage.run_lock import RunLock, TwoRunsError
from storage.vault import VaultError

_HOLD_SECONDS = 5.0
_MOST_STREAMS = 5_000  # pages open at once; each holds a socket


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    options = parser(_ACTS).parse_args(arguments)
    try:
        settings = Settings()
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False):
            if fault["type"] == "default_factory_not_called":
                continue  # it only follows from another fault
            name = str(fault["loc"][0]).upper() if fault["loc"] else "settings"
            print(f"{name}: {fault['msg']}", file=sys.stderr)
        print("python -m bot settings lists every setting.", file=sys.stderr)
        return 2
    logs.configure(settings.log_level)
    try:
        status: int = options.act(settings, options)
    except (ProgrammeFault, OtherProgrammeError, FolderError, TwoRunsError, VaultError) as error:
        print(error, file=sys.stderr)
        return 2
    except StorageTrouble as error:
        print(f"The database cannot be used: {error}", file=sys.stderr)
        return 1
    return status


def _run(settings: Settings, _options: argparse.Namespace) -> int:
    import uvloop

    with the_only_run(settings.data_dir):
        try:
            house = open_house(settings)
        except KeyError as error:
            print(f"START_STAGE: {settings.programme} has no stage {error}.", file=sys.stderr)
            return 2
        lock = RunLock(house.store.url)
        try:
            lock.hold()
        except BaseException:
            house.store.close_writer()
            raise
        return uvloop.run(_serve(house, lock))


async def _serve(house: House, lock: RunLock) -> int:
    from bot.service import Service
    from handlers import router
    from portal.app import make_app
    from portal.doors import Doors
    from portal.limits import Pace
    from portal.pages import pages_of
    from portal.server import serve

    settings = house.settings
    service = Service(house, router)

    pages = pages_of(
        house.store, house.phrases, tell=service.validated, hand_over=service.postman.hand_over
    )
    doors = Doors(
        say=service.web.say,
        follow=service.web.follow,
        document=service.web.document,
        photo=service.web.photo,
        calendar=service.calendars.everybodys,
        own_calendar=service.calendars.private,
        health=service.health,
        telegram=None if service.telegram is None else service.telegram.webhook,
    )
    pace = Pace(
        session_per_minute=settings.person_messages_per_minute,
        ip_per_minute=settings.address_requests_per_minute,
        streams=_MOST_STREAMS,
    )
    app = make_app(doors, pages, public_url=settings.public_url or "", pace=pace)
    try:
        serving = await serve(app, settings.host, settings.port)
    except OSError as error:
        print(
            f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}. "
            "Set PORT (or HOST) to another one.",
            file=sys.stderr,
        )
        await house.store.close()
        return 1
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    await service.start()
    # What is here now stays as long as the process: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    _greet(house, serving.port)
    holding = asyncio.create_task(_hold(lock, stop))
    await stop.wait()
    holding.cancel()
    await serving.stop()
    await service.stop()
    lock.release()
    (lost,) = await asyncio.gather(holding, return_exceptions=True)
    if isinstance(lost, TwoRunsError):
        raise lost
    return 0


async def _hold(lock: RunLock, stop: asyncio.Event) -> None:
    """See to it that the database stays ours; stop when another run has taken it meanwhile."""
    while True:
        await asyncio.sleep(_HOLD_SECONDS)
        try:
            await asyncio.to_thread(lock.hold)
        except StorageTrouble:
            continue
        except TwoRunsError:
            stop.set()
            raise


def _greet(house: House, port: int) -> None:
    """Say where it is, and how to become its first administrator."""
    with house.store.transaction() as tx:
        code = people.new_admin_code(tx, utc_now())
    address = house.settings.public_url or f"http://{house.settings.host}:{port}"
    print(f"Mesa Abierta: {address}", flush=True)
    print(f"{house.programme.name.say('es')} · {house.stage.number}. {house.stage.name.say('es')}")
    if code is not None:
        print(f"First administrator: write this in the chat, once:  /invitacion {code}")
    sys.stdout.flush()


def _chat(settings: Settings, options: argparse.Namespace) -> int:
    from bot.commands import chat
    from handlers import router

    return chat.talk(open_house(settings), router, who=options.who, save_to=options.save)


def _settings(settings: Settings, _options: argparse.Namespace) -> int:
    from rich.console import Console
    from rich.table import Table

    table = Table(expand=True)
    for heading in ("Setting", "Meaning", "Default", "Present"):
        table.add_column(heading, overflow="fold")  # a name that is cut short cannot be copied
    for row in settings.listed():
        table.add_row(*row)
    Console().print(table)
    return 0


def _import(settings: Settings, options: argparse.Namespace) -> int:
    from bot.commands.paper import PaperDesk

    if options.set_aside and not (options.reason or "").strip():
        print("--set-aside needs --reason: why the row will not be corrected.", file=sys.stderr)
        return 2
    house = open_house(settings)
    desk = PaperDesk(house, _printer(house))
    try:
        if options.set_aside:
            return desk.set_aside(options.set_aside, options.reason)
        if options.file is None:
            return desk.hand_back(correct=options.correct)
        return desk.take_in(options.file, slips=options.slips, correct=options.correct)
    finally:
        house.store.close_writer()


def _printer(house: House) -> Printer:
    """Return what makes the page of slips for people who gave a proposal on paper."""
    from portal.slips import page_of_slips

    def printed(slips: Sequence[Slip], language: str) -> str:
        words = house.phrases.family("slips.", language)
        return page_of_slips(slips, words, language, address=house.settings.public_url or "")

    return printed


def _outbox(settings: Settings, _options: argparse.Namespace) -> int:
    from storage import outbox

    if not _has_database(settings):
        return 2
    house = open_house(settings)
    with house.store.transaction() as tx:
        for state, count in sorted(outbox.counts(tx).items()):
            print(f"{state:<14} {count:>8}")
        for row in outbox.possible_duplicates(tx):
            print(f"may have arrived {row.doubts + 1} times: {row.id} {row.channel} {row.reason}")
    house.store.close_writer()
    return 0


def _programme_check(_settings: Settings, options: argparse.Namespace) -> int:
    from bot.commands import programme

    return programme.check(options.file)


def _programme_start(settings: Settings, options: argparse.Namespace) -> int:
    from bot.commands import programme

    return programme.start(settings, options.file)


def _rehearse(settings: Settings, options: argparse.Namespace) -> int:
    from bot.rehearsal import command
    from handlers import router

    return command.run(
        settings,
        router,
        _printer,
        folder=options.data_dir,
        scale=options.scale,
        seed=options.seed,
        until_stage=options.until_stage,
    )


def _audit_verify(settings: Settings, _options: argparse.Namespace) -> int:
    from bot.commands import audit

    if not _has_database(settings):
        return 2
    house = open_house(settings)
    try:
        return audit.verify(house)
    finally:
        house.store.close_writer()


def _has_database(settings: Settings) -> bool:
    """Return whether there is something to look into; where there is not, nothing is made."""
    if settings.database_url is not None or (settings.data_dir / "mesa.db").exists():
        return True
    print(f"There is no database in DATA_DIR {settings.data_dir}.", file=sys.stderr)
    return False


_ACTS = Acts(
    run=_run,
    chat=_chat,
    settings=_settings,
    take_in=_import,
    outbox=_outbox,
    programme_check=_programme_check,
    programme_start=_programme_start,
    rehearse=_rehearse,
    audit_verify=_audit_verify,
)


if __name__ == "__main__":
    sys.exit(main())
