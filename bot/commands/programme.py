"""`programme check` and `programme start`: an operator's own programme, looked at and begun."""

import hashlib
import sys
from pathlib import Path

from bot.house import Now, open_store, utc_now
from bot.settings import Settings
from cocreation.commitments import earlier_plan_file, earlier_plans
from cocreation.oversight import audit
from cocreation.permissions import OPERATOR
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from cocreation.programme.file import ProgrammeFault, load
from cocreation.training import course_file
from storage.stages.running import running


def check(file: Path) -> int:
    """Say what the programme of a file holds; return 0. Raises ProgrammeFault with its faults."""
    facts = load(file)
    courses = course_file.load(file, facts)
    plans = earlier_plan_file.load(file, facts)
    parts = (
        f"{len(facts.stages)} stages",
        f"{len(facts.capabilities)} capabilities",
        f"{len(facts.themes)} themes",
        f"{len(facts.territories)} territories",
        f"courses {', '.join(each.key for each in courses) or 'none'}",
        f"earlier plans {', '.join(each.key for each in plans) or 'none'}",
        f"languages {', '.join(facts.languages)}",
    )
    print(f"in order: {', '.join(parts)}")
    return 0


def start(settings: Settings, file: Path, *, now: Now = utc_now) -> int:
    """Start the programme of a file at its first stage, and keep the file as what is run from now.

    Returns 0, or 2 when this database already runs a programme. Raises ProgrammeFault for a
    faulty file; then nothing is changed.
    """
    facts = load(file)
    courses = course_file.load(file, facts)
    plans = earlier_plan_file.load(file, facts)
    paths = [*course_file.own_files(file, facts), *earlier_plan_file.own_files(file, facts)]
    beside = {f"{each.parent.name}/{each.name}": each.read_bytes() for each in paths}
    written, first = file.read_bytes(), facts.stages[0]
    store = open_store(settings, facts, courses, plans)
    try:
        with store.transaction() as tx:
            found = running(tx)
            if not found:
                programme.start_if_new(tx, stage=first.key, now=now())
                earlier_plans.take_in(tx, now=now())
                audit.record(
                    tx,
                    OPERATOR,
                    action="programme.start",
                    subject=facts.key,
                    now=now(),
                    after={"stage": first.key, "sha256": hashlib.sha256(written).hexdigest()},
                )
                # Before the commit: a database must not run a programme whose file is not there.
                settings.keep_programme(written, beside=beside)
    finally:
        store.close_writer()
    if found:
        for each in found:
            print(
                f"This database already runs the programme {each.key}, "
                f"at {_stage_in_words(settings, facts, each.key, each.stage)}.",
                file=sys.stderr,
            )
        print(
            "Nothing was changed. A programme begins in a DATA_DIR that is not there yet.",
            file=sys.stderr,
        )
        return 2
    print(f"Started: {facts.name.say('es')} · {first.number}. {first.name.say('es')}")
    print(f"Kept as {settings.kept_programme}; whatever runs on this DATA_DIR follows it.")
    if "programme" in settings.model_fields_set and settings.programme != settings.kept_programme:
        print(f"PROGRAMME is set to {settings.programme}: take it away, or that one is followed.")
    return 0


def _stage_in_words(settings: Settings, asked: Programme, key: str, stage: str) -> str:
    """Give "stage 2 (Convocatoria abierta)" when a file at hand knows the stage, else its key."""
    for facts in (asked, _readable(settings.programme)):
        if facts is not None and facts.key == key and stage in {each.key for each in facts.stages}:
            known = facts.stage(stage)
            return f"stage {known.number} ({known.name.say('es')})"
    return f"stage {stage}"


def _readable(file: Path) -> Programme | None:
    try:
        return load(file)
    except ProgrammeFault:
        return None
