"""Planned and real dates, and what the gates compute from them."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from bot.house import open_house
from bot.settings import Settings
from cocreation.permissions import NOBODY, OPERATOR
from cocreation.programme import programme
from cocreation.programme.facts import Programme
from cocreation.programme.file import PROGRAMMES
from cocreation.refusals import Refusal
from cocreation.schedule import rescheduling, schedule
from cocreation.schedule.schedule import Real
from cocreation.stages import gates, stages
from storage.tables import proposal, stage_move
from tests.conftest import START, Watch
from tests.stories.minutes_scenes import holds
from tests.stories.scenes import has_proposed, moves_to
from tests.stories.stage_scenes import announced, attested, bell_of, moved_on, stage_of
from tests.talking import Bot

TODAY = date(2020, 2, 10)


@pytest.fixture
def settings(sqlite_settings: Settings) -> Settings:
    return sqlite_settings


@pytest.fixture
def profile() -> str:
    return "wide"


def test_real_dates_are_the_first_opening_and_the_last_closing(bot, watch):
    moves_to(bot, "theme-choice")
    attested(bot)
    moments = []
    for kind in ("advance", "back", "advance"):
        watch.forward(days=1)
        moments.append(watch())
        if kind == "advance":
            moved_on(bot)
        else:
            _goes_back(bot, watch)
    with bot.house.store.transaction() as tx:
        real = schedule.real(tx)
    assert real["open-call"] == Real(START, None)
    assert real["theme-choice"] == Real(moments[1], moments[2])
    assert real["outreach"] == Real(moments[0], None)
    assert real["launch"] == Real(None, None)
    assert [*real] == [stage.key for stage in bot.house.programme.stages]


def test_a_programme_started_before_moves_were_kept_opened_when_it_started(bot, watch):
    with bot.house.store.transaction() as tx:
        tx.run(sa.delete(stage_move))
        assert schedule.real(tx)["open-call"] == Real(START, None)
    _goes_back(bot, watch)
    with bot.house.store.transaction() as tx:
        real = schedule.real(tx)
    assert real["open-call"] == Real(START, START)
    assert real["first-meeting"] == Real(START, None)


def test_the_schedule_is_public_once_every_stage_has_dates_for_long_enough(bot, watch):
    moves_to(bot, "first-meeting")
    attested(bot)
    holds(bot, "commission")
    assert _missing(bot, watch) == ["gate.schedule-published.dates"]
    _plans_all(bot, watch, leave_out="launch")
    with bot.house.store.transaction() as tx:
        [missing] = gates.missing(tx, programme.standing(tx).stage, watch())
    assert (missing.command, missing.details) == ("/reprogramar 15", ("launch",))
    watch.forward(days=3)
    _plans(bot, watch, "launch", TODAY + timedelta(days=1000))
    assert _missing(bot, watch) == ["gate.schedule-published.days"]
    watch.forward(days=13, hours=13)
    assert _missing(bot, watch) == ["gate.schedule-published.days"]
    watch.forward(hours=1)  # midnight in Panama: the 14th day after the last one was published
    assert _missing(bot, watch) == []


def test_only_an_opening_that_comes_sooner_has_to_be_public_as_long_again(bot, watch):
    moves_to(bot, "first-meeting")
    attested(bot)
    holds(bot, "commission")
    for place, stage in enumerate(bot.house.programme.stages):
        _plans(bot, watch, stage.key, TODAY + timedelta(days=30 * place))
    watch.forward(days=14)
    assert _missing(bot, watch) == []
    _plans(bot, watch, "open-call", TODAY + timedelta(days=40))
    assert _missing(bot, watch) == []
    _plans(bot, watch, "launch", TODAY + timedelta(days=415))
    assert _missing(bot, watch) == []
    _plans(bot, watch, "open-call", TODAY + timedelta(days=20))
    assert _missing(bot, watch) == ["gate.schedule-published.days"]
    watch.forward(days=14)
    assert _missing(bot, watch) == []


async def test_a_call_runs_to_its_last_day_and_has_both_sources(bot, person, watch):
    assert _missing(bot, watch) == ["gate.call-days-run.no_day", "gate.both-sources.none"]
    _plans(bot, watch, "open-call", TODAY)
    ana = person("ana")
    await has_proposed(ana)
    assert _missing(bot, watch) == ["gate.call-days-run.days", *_SOURCES]
    watch.forward(days=5)
    assert _missing(bot, watch) == _SOURCES
    with bot.house.store.transaction() as tx:
        tx.run(sa.update(proposal).values(source="paper"))
    assert _missing(bot, watch)[0] == "gate.both-sources.digital"


_SOURCES = ["gate.both-sources.paper", "gate.proposals-have-receipts"]


def test_stages_come_in_order_and_nobody_else_moves_them(bot, watch):
    with bot.house.store.transaction() as tx:
        for to in ("outreach", "open-call"):
            with pytest.raises(Refusal) as refusal:
                stages.preview(tx, OPERATOR, to=to, now=watch())
            assert refusal.value.key == "stage.out_of_order"
        for act in (
            lambda: stages.preview(tx, NOBODY, to="theme-choice", now=watch()),
            lambda: stages.advance(tx, NOBODY, version=1, reason="Sí.", now=watch()),
            lambda: stages.go_back(tx, NOBODY, version=1, reason="Sí.", now=watch()),
            lambda: stages.open_by_date(tx, NOBODY, now=watch()),
            lambda: gates.attest(tx, NOBODY, condition="x", note="Sí.", now=watch()),
            lambda: _change(tx, NOBODY, watch, "outreach", TODAY),
        ):
            with pytest.raises(Refusal) as refusal:
                act()
            assert refusal.value.key == "refusal.not_allowed"
        with pytest.raises(Refusal) as refusal:
            stages.advance(tx, OPERATOR, version=1, reason="Sí.", now=watch())
        assert refusal.value.key == "stage.gate_not_met"


async def test_another_programme_opens_by_its_own_clock(tmp_path, watch):
    house = open_house(
        Settings(
            data_dir=tmp_path, programme=PROGRAMMES / "municipio-ejemplo.toml", start_stage="tables"
        ),
        now=watch,
    )
    try:
        bot = Bot(house, watch)
        attested(bot)
        watch.forward(hours=3)
        holds(bot, "mesa")
        with house.store.transaction() as tx:
            facts = tx.kept(Programme)
            _change(tx, OPERATOR, watch, "delivery", TODAY + timedelta(days=5), by_date=True)
        watch.forward(days=4, hours=17, minutes=29)  # 8:29 in Montevideo
        await bell_of(bot).tick(watch())
        assert stage_of(bot) == "tables"
        watch.forward(minutes=1)
        await bell_of(bot).tick(watch())
        assert stage_of(bot) == "delivery"
        assert facts.stage("delivery").name.say("es") in announced(bot)[-1]
        assert facts.stage("delivery").name.say("en") in announced(bot, "en")[-1]
    finally:
        await house.store.close()


def _missing(bot: Bot, watch: Watch) -> list[str]:
    with bot.house.store.transaction() as tx:
        return [each.key for each in gates.missing(tx, programme.standing(tx).stage, watch())]


def _goes_back(bot: Bot, watch: Watch) -> None:
    with bot.house.store.transaction() as tx:
        version = stages.version(tx)
        stages.go_back(tx, OPERATOR, version=version, reason="Falta algo.", now=watch())


def _change(tx, actor, watch, stage, opens_on, *, by_date=False):
    return rescheduling.change(
        tx,
        actor,
        stage=stage,
        opens_on=opens_on,
        closes_on=opens_on + timedelta(days=5),
        by_date=by_date,
        shift_following=False,
        reason="Acuerdo.",
        now=watch(),
    )


def _plans(bot: Bot, watch: Watch, stage: str, opens_on: date) -> None:
    with bot.house.store.transaction() as tx:
        _change(tx, OPERATOR, watch, stage, opens_on)


def _plans_all(bot: Bot, watch: Watch, *, leave_out: str) -> None:
    for place, stage in enumerate(bot.house.programme.stages):
        if stage.key != leave_out:
            _plans(bot, watch, stage.key, TODAY + timedelta(days=10 * place))
