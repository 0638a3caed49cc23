"""Opens the parts that every command of the command line needs: database, programme, words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from bot.settings import Settings
from cocreation.commitments import earlier_plan_file, earlier_plans
from cocreation.commitments.earlier_plan_facts import EarlierPlans
from cocreation.links import Outside
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from cocreation.programme.file import load
from cocreation.programme.stages import Stage
from cocreation.proposals.similar_proposals import ProposalIndex
from cocreation.training import course_file
from cocreation.training.course_facts import Courses
from locales.phrases import Phrases
from storage import data_folder
from storage.engine import Store
from storage.files import Files
from storage.key_check import require_key
from storage.migrate import migrate
from storage.plan.packages import Packages
from storage.vault import Vault

log = structlog.get_logger()

Now = Callable[[], datetime]


def utc_now() -> datetime:
    """Return the present moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class House:
    """An open database that knows its programme, and the words to speak of it."""

    settings: Settings
    store: Store
    phrases: Phrases
    files: Files
    programme: Programme
    stage: Stage


def open_house(settings: Settings, *, now: Now = utc_now) -> House:
    """Open the database, bring it up to date, and start the programme if it is new.

    Raises ProgrammeFault, FolderError, VaultError, StorageTrouble, and KeyError for a START_STAGE
    that the programme does not have.
    """
    programme_facts = load(settings.programme)
    courses = course_file.load(settings.programme, programme_facts)
    plans = earlier_plan_file.load(settings.programme, programme_facts)
    store = open_store(settings, programme_facts, courses, plans)
    try:
        with store.transaction() as tx:
            stage = programme.start_if_new(tx, stage=settings.start_stage, now=now())
            earlier_plans.take_in(tx, now=now())
            phrases = tx.kept(Phrases)
    except BaseException:
        store.close_writer()
        raise
    return House(settings, store, phrases, store.kept(Files), programme_facts, stage)


def open_store(
    settings: Settings, programme_facts: Programme, courses: Courses, plans: EarlierPlans
) -> Store:
    """Open the database, brought up to date, that knows a programme; nothing is started.

    Raises FolderError, VaultError and StorageTrouble.
    """
    if data_folder.prepare(settings.data_dir):
        log.warning(
            "others can look into DATA_DIR",
            folder=str(settings.data_dir),
            do=f"chmod 700 {settings.data_dir}",
        )
    store = Store(settings.database, Vault.at(settings.key_path))
    try:
        migrate(store)
        with store.transaction() as tx:
            require_key(tx)
        phrases = Phrases(
            programme_facts.languages, programme_facts.time_zone, programme_facts.country
        )
        outside = Outside(settings.public_url)
        files = Files(settings.data_dir / "files", store.vault)
        for thing in (
            settings, programme_facts, courses, plans, phrases, ProposalIndex(),
            outside, files, Packages(settings.data_dir / "packages", store.vault),
        ):  # fmt: skip
            store.keep(thing)
    except BaseException:
        store.close_writer()
        raise
    return store
