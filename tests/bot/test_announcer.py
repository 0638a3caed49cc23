"""Announcements at work: whom they reach, how sending ends, and what waits for whom."""

from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa

from bot.channels import NotSent, Outcome, Throttled, Uncertain, Undeliverable
from bot.house import House
from bot.messages import say
from bot.scribe import Recipient
from cocreation.announcements import announcements, spreading
from cocreation.announcements.announcements import Audience, AudienceKind, Report
from cocreation.permissions import Actor, Role
from cocreation.refusals import Refusal
from storage import outbox
from storage.engine import Tx
from storage.people import people
from storage.records import OutboxRecord
from storage.tables import outbox as rows
from tests.bot.campaign_desk import TEXT, CampaignDesk, eventually
from tests.bot.line import Line
from tests.conftest import Watch

FOOTER = "\n\n4° Plan de Gobierno Abierto. Si no quiere recibir más novedades, escriba /baja."
SAID = TEXT + FOOTER


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
async def desk(house: House, line: Line, watch: Watch) -> AsyncIterator[CampaignDesk]:
    desk = await CampaignDesk(house, line, watch).start()
    yield desk
    await desk.stop()


def over(report: Report) -> bool:
    return bool(report.matched) and not report.ready and not report.leased


def sums(report: Report) -> dict[str, int]:
    """Return the numbers that are not 0, once it is seen that they add up."""
    matched, *others = report
    assert matched == sum(others)
    return {name: number for name, number in report._asdict().items() if number}


async def test_everybody_who_wants_news_hears_it_once_where_they_wrote_last(
    desk: CampaignDesk, line: Line
) -> None:
    desk.reader("1")
    desk.reader("2", news=False)
    web = desk.reader("page", channel="web")
    english = desk.reader("3", language="en")
    lost = desk.reader("4")
    with desk.house.store.transaction() as tx:
        people.mark_unreachable(tx, people.addresses(tx, lost)[0].id)
    code = desk.announces().code
    await desk.spread()
    report = await desk.until(code, over)
    assert sums(report) == {"matched": 4, "unreachable": 1, "sent": 3}
    english_said = TEXT + "\n\n4th Open Government Plan. To get no more news, write /baja."
    assert sorted(line.tried) == [("1", SAID), ("3", english_said)]
    assert desk.published == [web]
    with desk.house.store.transaction() as tx:
        [(_, body)] = outbox.messages_to(tx, web)
        assert "4° Plan de Gobierno Abierto" in body
        assert len(outbox.messages_to(tx, english)) == 1
    assert await desk.spread() == 0


async def test_nobody_hears_more_in_a_week_than_the_programme_says(
    desk: CampaignDesk, watch: Watch
) -> None:
    desk.reader("1")
    codes = []
    for _ in range(4):
        codes.append(desk.announces(kind="schedule").code)
        await desk.spread()
        await desk.until(codes[-1], over)
    desk.reader("2")
    assert [sums(desk.report(code)) for code in codes] == [
        *[{"matched": 1, "sent": 1}] * 3,
        {"matched": 1, "capped": 1},
    ]
    with desk.house.store.transaction() as tx:
        everyone = Audience(kind=AudienceKind.EVERYONE)
        assert announcements.count(tx, everyone, now=watch()) == (2, {"telegram": 1}, 1, 0)
    opened = desk.announces(kind="stage").code
    await desk.spread()
    assert sums(await desk.until(opened, over)) == {"matched": 2, "sent": 2}
    watch.forward(days=8)
    code = desk.announces(kind="schedule").code
    await desk.spread()
    assert sums(await desk.until(code, over)) == {"matched": 2, "sent": 2}


async def test_in_the_quiet_hours_announcements_wait(
    desk: CampaignDesk, line: Line, watch: Watch
) -> None:
    desk.reader("1")
    watch.forward(hours=13)  # 23:00 where the programme is
    code = desk.announces().code
    assert await desk.spread() == 0
    watch.forward(hours=7, minutes=59)
    assert await desk.spread() == 0
    assert line.tried == []
    watch.forward(minutes=1)
    assert await desk.spread() == 1
    assert sums(await desk.until(code, over)) == {"matched": 1, "sent": 1}


async def test_a_fan_out_that_was_broken_off_goes_on_where_it_was(
    house: House, line: Line, watch: Watch
) -> None:
    first = await CampaignDesk(house, line, watch).start(sending=False)
    for number in range(120):
        first.reader(str(number))
    code = first.announces().code

    def one_chunk(tx: Tx) -> None:
        spreading.start_due(tx, watch())
        spreading.spread_some(
            tx,
            lambda *_: tx.vault.seal('{"text": [["", "hola"]]}'),
            seq_step=64,
            kept_by_us=frozenset(),
            now=watch(),
        )

    await house.store.write(one_chunk)
    assert (first.report(code).matched, first.report(code).ready) == (50, 50)
    await first.stop()
    later = await CampaignDesk(house, line, watch).start()
    assert await later.spread() == 2
    assert sums(await later.until(code, over)) == {"matched": 120, "sent": 120}
    assert sorted(key for key, _ in line.tried) == sorted(map(str, range(120)))
    await later.stop()


@pytest.mark.parametrize(
    ("end", "state"),
    [
        (Throttled(0.01), ("sent", 1, 0)),
        (NotSent("no line"), ("ready", 1, 0)),
        (Uncertain("reset after write"), ("doubtful", 1, 0)),
        (Undeliverable("blocked", unreachable=True), ("undeliverable", 1, 0)),
        (RuntimeError("a bug of the channel"), ("doubtful", 0, 0)),
    ],
)
async def test_an_attempt_ends_as_the_channel_says(
    desk: CampaignDesk, line: Line, end: Outcome | Exception, state: tuple[str, int, int]
) -> None:
    reader = desk.reader("1")
    line.ends = [end]
    desk.announces()
    await desk.spread()
    await desk.until_states(state)
    with desk.house.store.transaction() as tx:
        reachable = people.best_address(tx, reader) is not None
    assert reachable is (state[0] != "undeliverable")


async def test_what_did_not_leave_is_sent_later(
    desk: CampaignDesk, line: Line, watch: Watch
) -> None:
    desk.reader("1")
    line.ends = [NotSent("no line")]
    code = desk.announces().code
    await desk.spread()
    await desk.until_states(("ready", 1, 0))
    watch.forward(seconds=2)
    assert sums(await desk.until(code, over)) == {"matched": 1, "sent": 1}
    assert await desk.states() == [("sent", 2, 0)]


async def test_what_is_in_doubt_is_held_until_an_administrator_has_it_resent(
    house: House, line: Line, watch: Watch
) -> None:
    first = await CampaignDesk(house, line, watch).start()
    first.reader("1")
    line.open.clear()
    code = first.announces().code
    await first.spread()
    await eventually(lambda: bool(line.tried))
    await first.is_killed()
    later = await CampaignDesk(house, line, watch).start()
    assert sums(later.report(code)) == {"matched": 1, "doubtful": 1}
    await later.campaigns.follow(watch())
    with house.store.transaction() as tx:
        assert outbox.possible_duplicates(tx) == []
    line.open.set()
    resent = later.does(announcements.resend_doubtful, code=code)
    assert resent.state == "running"
    assert sums(await later.until(code, over)) == {"matched": 1, "sent": 1}
    with house.store.transaction() as tx:
        [listed] = outbox.possible_duplicates(tx)
        assert listed.doubts == 1
    with pytest.raises(Refusal, match=r"announcement\.no_doubt"):
        later.does(announcements.resend_doubtful, code=code)
    await later.stop()


async def test_paused_nothing_is_sent_and_stopped_the_rest_never_is(
    house: House, line: Line, watch: Watch
) -> None:
    desk = await CampaignDesk(house, line, watch, per_second=40).start()
    for number in range(80):
        desk.reader(str(number))
    code = desk.announces().code
    desk.does(announcements.pause, code=code)
    assert await desk.spread() == 0
    desk.does(announcements.resume, code=code)
    assert await desk.spread() == 2
    await eventually(lambda: len(line.tried) >= 5)
    desk.does(announcements.pause, code=code)
    paused = await desk.until(code, lambda report: not report.leased)
    assert 5 <= paused.sent == len(line.tried) <= 40  # a second's worth
    desk.does(announcements.resume, code=code)
    await eventually(lambda: len(line.tried) > paused.sent)
    desk.does(announcements.stop, code=code)
    await desk.until(code, lambda report: not report.leased)
    await desk.campaigns.follow(watch())
    report = sums(desk.report(code))
    assert report["sent"] + report["stopped"] == report["matched"] == 80
    assert report["sent"] == len(line.tried) <= paused.sent + 40
    for act in (announcements.pause, announcements.resume, announcements.stop):
        with pytest.raises(Refusal, match=r"announcement\.not_now"):
            desk.does(act, code=code)
    await desk.stop()


async def test_a_reply_does_not_wait_for_announcements(
    house: House, line: Line, watch: Watch
) -> None:
    desk = await CampaignDesk(house, line, watch, per_second=20).start()
    readers = [desk.reader(str(number)) for number in range(60)]
    desk.announces()
    await desk.spread()
    await eventually(lambda: len(line.tried) >= 5)
    before = len(line.tried)
    desk.postman.hand_over(await house.store.write(lambda tx: _reply(desk, tx, readers[50])))
    await eventually(lambda: ("50", "respuesta") in line.tried)
    assert line.tried.index(("50", "respuesta")) <= before + 2
    await desk.stop()


async def test_an_announcement_gives_way_while_something_is_on_its_way_to_the_same_address(
    desk: CampaignDesk, line: Line, watch: Watch
) -> None:
    reader = desk.reader("1")
    desk.reader("2")
    line.open.clear()
    desk.postman.hand_over(await desk.house.store.write(lambda tx: _reply(desk, tx, reader)))
    code = desk.announces().code
    await desk.spread()
    await eventually(lambda: ("2", SAID) in line.tried)
    assert [text for key, text in line.tried if key == "1"] == ["respuesta"]
    line.open.set()
    watch.forward(seconds=1)
    assert sums(await desk.until(code, over)) == {"matched": 2, "sent": 2}
    assert [text for key, text in line.tried if key == "1"] == ["respuesta", SAID]


async def test_the_author_sees_how_far_it_is_in_one_message_and_the_end_in_another(
    desk: CampaignDesk, line: Line, watch: Watch
) -> None:
    author = desk.reader("77", news=False)
    for number in range(3):
        desk.reader(str(number))
    actor = Actor.of(author, "active", frozenset({Role.ADMIN}))
    code = desk.announces(actor=actor).code
    line.open.clear()
    await desk.spread()
    await eventually(lambda: bool(line.tried))
    await desk.campaigns.follow(watch())
    line.open.set()
    await desk.until(code, over)
    await desk.until_shown(author)
    watch.forward(seconds=5)
    await desk.campaigns.follow(watch())
    await desk.campaigns.follow(watch())
    await eventually(lambda: sum(key == "77" for key, _ in line.tried) == 3)
    assert [text for key, text in line.tried if key == "77"] == [
        f"Aviso {code}: 0 de 3 enviados.\nPor enviar: 3. No entregados: 0. En duda: 0.",
        f"Aviso {code}: 3 de 3 enviados.\nPor enviar: 0. No entregados: 0. En duda: 0.",
        f"El aviso {code} terminó: 3 de 3 enviados.\nNo entregados: 0. En duda: 0.",
    ]
    with desk.house.store.transaction() as tx:
        shown = tx.all(sa.select(rows.c.kind).where(rows.c.person_id == author))
    assert sorted(row.kind for row in shown) == ["edit", "send", "send"]


def _reply(desk: CampaignDesk, tx: Tx, person_id: str) -> list[OutboxRecord]:
    [address] = people.addresses(tx, person_id)
    to = Recipient.at(people.find(tx, person_id), address)
    lease, reply = desk.postman.lease, say("literal", text="respuesta")
    desk.scribe.write(tx, to, [reply], lease=lease, now=desk.clock())
    return tx.outgoing
