"""`python -m bot rehearse`: the whole programme in minutes, in a database of its own."""

import asyncio
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock_time
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import logs
from bot.commands.paper import Printer
from bot.house import House, utc_now
from bot.rehearsal import judge
from bot.rehearsal.acts import ACTS
from bot.rehearsal.cast import SCALES, Scale
from bot.rehearsal.person import Pick, Stumble
from bot.rehearsal.play import Play
from bot.rehearsal.venue import Venue
from bot.rehearsal.watch import Watch
from bot.rehearsal.words import Words
from bot.router import Router
from bot.settings import Settings
from cocreation.programme.facts import Programme
from cocreation.programme.file import PROGRAMMES, load

PROGRAMME = PROGRAMMES / "panama-2019-2021.toml"
"""The programme that the play is written for."""

_STARTS = clock_time(9)
_SLIPS = timedelta(days=25)
"""How much later than by the sample dates the programme ends: it is planned anew on the way."""
_SLIPS_ON_THE_WAY = timedelta(days=14)
_SLIPS_FROM = 8
"""The stages from this one on open at most so much later than by the sample dates."""
_OPENED_BY = timedelta(hours=14)
"""At this hour of its first day a stage is open, and what follows at once has been said."""
_FIRST_STOP = 2
"""The first stage that a play may stop at: before it there is nobody."""
_PARTS = ("commission", "facilitator", "liaison", "authority", "citizen")


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """How it went: what is wrong, how long it took, and the visitor's way in."""

    faults: Sequence[str]
    seconds: float
    invitation: str


def settings_in(folder: Path, settings: Settings) -> Settings:
    """Return settings for a play in a folder of its own: no channel, no other database, no pace."""
    return settings.model_copy(
        update={
            "data_dir": folder,
            "database_url": None,
            "key_file": None,
            "programme": PROGRAMME,
            "start_stage": next(iter(ACTS)),
            "telegram_token": None,
            "telegram_per_second": 0,
            "telegram_per_chat_per_second": 0,
        }
    )


def begins(until: datetime, until_stage: int | None = None) -> datetime:
    """Return when the play begins, so that it is over a little before a moment.

    A play until a stage is over on its first day: the last one that can be, before the moment.
    """
    facts = load(PROGRAMME)
    zone = ZoneInfo(facts.time_zone)
    if until_stage is None:
        first = until.astimezone(zone) - timedelta(days=_length(facts)) - _SLIPS
    else:
        sample = facts.stages[until_stage - 1].sample
        assert sample is not None
        slips = _SLIPS_ON_THE_WAY if until_stage >= _SLIPS_FROM else timedelta()
        first = until.astimezone(zone) - _OPENED_BY - timedelta(days=sample.from_day) - slips
    return datetime.combine(first.date(), _STARTS, tzinfo=zone)


def _length(facts: Programme) -> int:
    return max(each.sample.to_day for each in facts.stages if each.sample is not None)


def staged(
    settings: Settings,
    router: Router,
    slips: Callable[[House], Printer],
    *,
    scale: Scale,
    seed: int,
    until: datetime,
    until_stage: int | None = None,
) -> Play:
    """Return a play on the database that the settings name, which is over before a moment."""
    venue = Venue(settings, router, Watch(begins(until, until_stage)), rings=scale.rings)
    return Play(venue, scale, Words(seed), slips)


async def perform(
    play: Play, *, until: datetime, tell: Callable[[str], None], until_stage: int | None = None
) -> str:
    """Play every act, and let time pass until a moment; return the visitor's invitation.

    Only those before the stage of this number, if one is given: it is open, and nothing is played
    in it. `tell` hears a line for each stage. Raises Stumble where the play cannot go on.
    """
    acts = len(ACTS) if until_stage is None else until_stage - 1
    for stage, act in islice(ACTS.items(), acts):
        await act(play)
        tell(_line(play, stage))
    await play.venue.until(until)
    invitation = await _visitor_is_invited(play)
    await play.venue.ring()
    await play.venue.everybody_reads()
    return invitation


def _line(play: Play, stage: str) -> str:
    facts = play.venue.house.programme.stage(stage)
    name = facts.short.say(play.venue.house.phrases.languages[0])
    said = "; ".join(play.done)
    play.done.clear()
    return f"{play.venue.local():%Y-%m-%d}  {facts.number:>2}. {name}" + (
        f": {said}" if said else ""
    )


async def _visitor_is_invited(play: Play) -> str:
    """Invite whoever looks at the demonstration afterwards to administer it; return the code."""
    admin = play.cast.admins[0]
    await admin.does("/invitar", Pick("admin"), play.words.say("visitor"), Pick("none"))
    return admin.secrets()[0]


def run(
    settings: Settings,
    router: Router,
    slips: Callable[[House], Printer],
    *,
    folder: Path,
    scale: str,
    seed: int,
    until_stage: int | None = None,
) -> int:
    """Rehearse in a folder, say what can be done with it, and return the exit status.

    The play is played in a folder beside it, which takes the name when all is over: what is found
    under that name is always whole.
    """
    if until_stage is not None and not _FIRST_STOP <= until_stage <= len(ACTS):
        said = f"--until-stage is the number of a stage, {_FIRST_STOP} to {len(ACTS)}."
        print(said, file=sys.stderr)
        return 2
    if folder.exists():
        said = f"{folder} is there already. Choose another --data-dir, or remove it."
        print(said, file=sys.stderr)
        return 2
    beside = folder.with_name(f"{folder.name}.rehearsing")
    shutil.rmtree(beside, ignore_errors=True)
    logs.configure("WARNING")
    until = utc_now()
    play = staged(
        settings_in(beside, settings),
        router,
        slips,
        scale=SCALES[scale],
        seed=seed,
        until=until,
        until_stage=until_stage,
    )
    try:
        done = asyncio.run(_rehearsed(play, until, until_stage))
    except Stumble as stumble:
        print(f"The play cannot go on. {stumble}", file=sys.stderr)
        return 1
    beside.rename(folder)
    for fault in done.faults:
        print(f"WRONG: {fault}")
    print(f"{play.venue.turns} messages answered in {done.seconds:.0f} s.")
    bot = f"DATA_DIR={folder} {_python()} -m bot"
    print(f"Start it:             {bot} run")
    print(f"Talk as one of them:  {bot} chat --as admin")
    print(f"                      (or {', '.join(_PARTS)})")
    print(f"To administer it, write in the web chat:  /invitacion {done.invitation}")
    print("and confirm it as admin in the terminal:  /equipo")
    return 1 if done.faults else 0


def _python() -> str:
    """Return how this Python is called from here."""
    here = Path(sys.executable)
    return str(here.relative_to(Path.cwd()) if here.is_relative_to(Path.cwd()) else here)


async def _rehearsed(play: Play, until: datetime, until_stage: int | None) -> Rehearsed:
    started = time.monotonic()
    await play.venue.open()
    try:
        invitation = await perform(
            play, until=until, tell=lambda line: print(line, flush=True), until_stage=until_stage
        )
        faults = judge.faults(play)
    finally:
        await play.venue.close()
    return Rehearsed(faults, time.monotonic() - started, invitation)
