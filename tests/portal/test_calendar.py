"""Calendars over real HTTP: everybody's, private ones, and what is said to who has them already."""

import logging
import sqlite3
import uuid
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from bot.house import utc_now
from cocreation.links import Outside
from cocreation.meetings import meetings
from cocreation.meetings.meetings import Draft
from cocreation.permissions import OPERATOR
from portal.limits import Pace
from tests.calendars import read
from tests.databases import rows
from tests.portal.browser import Browser
from tests.portal.site import Site, site

PUBLIC = "/calendario.ics"
OUTSIDE = "https://mesa.example"
PROGRAMMES = Path(__file__).parents[2] / "cocreation" / "programmes"
ZONE = "America/Montevideo"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Site]:
    async with site(tmp_path) as opened:
        opened.house.store.keep(Outside(OUTSIDE))
        yield opened


@pytest.fixture
async def browser(here: Site) -> AsyncIterator[Browser]:
    visitor = Browser(here.url)
    yield visitor
    await visitor.close()


def publishes(here: Site, title: str, *, days: int, kind: str = "working-table") -> str:
    """Publish a meeting so many days from now and return its code."""
    starts_at = utc_now() + timedelta(days=days)
    draft = Draft(
        kind=kind,
        title=title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="Biblioteca de David",
    )
    with here.house.store.transaction() as tx:
        return meetings.create(tx, OPERATOR, draft=draft, now=utc_now()).code


def cancels(here: Site, code: str) -> None:
    with here.house.store.transaction() as tx:
        meetings.cancel(tx, OPERATOR, code=code, read=1, reason="Hubo lluvia.", now=utc_now())


async def get(browser: Browser, path: str, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
    """Ask for a page; headers are named with _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    async with browser.http.get(path, headers=named) as answer:
        return answer.status, answer.headers, await answer.read()


def shown(content: bytes) -> list[tuple[str, str, str]]:
    """Return what another program reads of each meeting: summary, state, how often it changed."""
    held = read(content)
    return [
        (each.summary.value, each.status.value, each.sequence.value)
        for each in held.contents.get("vevent", ())
    ]


async def private_address(browser: Browser) -> str:
    """Ask the bot for a private address, or another one; return its path."""
    said = await browser.write("/calendario nuevo")
    if "¿La cambio?" in said[0]:
        said = await browser.tap("Sí, cambiarla")
    (address,) = [line for line in said[0].splitlines() if line.startswith(f"{OUTSIDE}/")]
    return address.removeprefix(OUTSIDE)


# ── everybody's ───────────────────────────────────────────────────────────────────────────────


async def test_the_public_calendar_follows_what_happens(here: Site, browser: Browser) -> None:
    assert shown((await get(browser, PUBLIC))[2]) == []
    publishes(here, "Mesa sobre el agua", days=9)
    code = publishes(here, "Mesa, con todos; aquí", days=3)
    publishes(here, "Lejana", days=400)
    assert shown((await get(browser, PUBLIC))[2]) == [
        ("Mesa, con todos; aquí", "CONFIRMED", "0"),
        ("Mesa sobre el agua", "CONFIRMED", "0"),
    ]
    cancels(here, code)
    status, headers, content = await get(browser, PUBLIC)
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert headers["Content-Disposition"] == 'inline; filename="mesa.ics"'
    assert headers["Cache-Control"] == "public, max-age=300"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert shown(content) == [
        ("Cancelada: Mesa, con todos; aquí", "CANCELLED", "1"),
        ("Mesa sobre el agua", "CONFIRMED", "0"),
    ]


async def test_it_is_spoken_in_the_language_that_the_address_names(
    here: Site, browser: Browser
) -> None:
    cancels(here, publishes(here, "Mesa", days=3))
    for path, summary in ((f"{PUBLIC}?idioma=en", "Cancelled: Mesa"), (PUBLIC, "Cancelada: Mesa"),
                          (f"{PUBLIC}?idioma=xx", "Cancelada: Mesa")):  # fmt: skip
        content = (await get(browser, path, Accept_Language="en"))[2]
        assert shown(content) == [(summary, "CANCELLED", "1")]


async def test_another_programme_has_another_zone_whose_clocks_change(tmp_path: Path) -> None:
    written = tmp_path / "otro.toml"
    given = (PROGRAMMES / "municipio-ejemplo.toml").read_text("utf-8")
    assert ZONE in given
    written.write_text(given.replace(ZONE, "America/Santiago"), "utf-8")
    async with site(tmp_path / "data", programme=written) as here:
        kind = here.house.programme.meeting_kinds[0].key
        for month in range(12):
            publishes(here, f"Mesa {month}", days=30 * month + 1, kind=kind)
        browser = Browser(here.url)
        held = read((await get(browser, PUBLIC))[2])
        await browser.close()
        kept = sorted(each["starts_at"] for each in rows(here.house.store)["meeting"])
    starts = [each.dtstart.value for each in held.vevent_list]
    assert held.contents["x-wr-timezone"][0].value == "America/Santiago"
    assert [each.astimezone(UTC) for each in starts] == [
        each.replace(microsecond=0) for each in kept
    ]
    assert {each.utcoffset() for each in starts} == {timedelta(hours=-3), timedelta(hours=-4)}


async def test_who_has_it_already_is_not_sent_it_again(here: Site, browser: Browser) -> None:
    code = publishes(here, "Mesa", days=3)
    _, headers, _ = await get(browser, PUBLIC)
    tag, changed = headers["ETag"], headers["Last-Modified"]
    for asked in (
        {"If_None_Match": tag},
        {"If_None_Match": f'"other", W/{tag}'},
        {"If_Modified_Since": changed},
        {"If_None_Match": tag, "If_Modified_Since": "Mon, 01 Jan 2001 00:00:00 GMT"},
    ):
        status, again, content = await get(browser, PUBLIC, **asked)
        assert (status, content, again["ETag"]) == (304, b"", tag)
    cancels(here, code)
    for asked in (
        {"If_None_Match": tag},
        {"If_Modified_Since": changed},
        {"If_None_Match": '"other"', "If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"If_Modified_Since": "yesterday"},
    ):
        status, again, content = await get(browser, PUBLIC, **asked)
        assert (status, again["ETag"] == tag) == (200, False)
        assert shown(content) == [("Cancelada: Mesa", "CANCELLED", "1")]


async def test_looking_makes_nobody_and_writes_nothing(here: Site, browser: Browser) -> None:
    await browser.write("/start")
    path = await private_address(browser)
    before = rows(here.house.store)
    for page in (PUBLIC, path, "/calendario/x.ics", f"/calendario/{'A' * 22}.ics"):
        _, headers, _ = await get(browser, page)
        assert "Set-Cookie" not in headers
        async with browser.http.head(page) as answer:
            assert await answer.read() == b""
            assert answer.headers["Content-Type"] == headers["Content-Type"]
        async with browser.http.post(page) as answer:
            assert answer.status == 405
    assert rows(here.house.store) == before


async def test_who_asks_too_often_waits_and_can_still_talk(tmp_path: Path) -> None:
    async with site(tmp_path, pace=Pace(ip_per_minute=6)) as here:
        browser = Browser(here.url)
        for page in (PUBLIC, f"/calendario/{'A' * 22}.ics"):
            await get(browser, page)
        status, headers, _ = await get(browser, PUBLIC)
        assert (status, headers["Retry-After"]) == (429, "10")
        assert (await browser.post(id=str(uuid.uuid4()), text="/start"))[0] == 200
        await browser.close()


# ── private ones ──────────────────────────────────────────────────────────────────────────────


async def test_a_replaced_address_answers_as_if_it_had_never_been(
    here: Site, browser: Browser
) -> None:
    publishes(here, "Mesa de otros", days=4)
    mine = publishes(here, "Mesa mía", days=3)
    await browser.write("/start")
    await browser.write("sí")
    await browser.write("no")
    await browser.write(f"/apuntarme {mine}")
    first = await private_address(browser)
    status, headers, content = await get(browser, first)
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert headers["Cache-Control"] == "private, no-cache"
    assert "Last-Modified" not in headers
    assert shown(content) == [("Mesa mía", "CONFIRMED", "0")]
    assert b"CLASS:PRIVATE" in content
    assert (await get(browser, first, If_None_Match=headers["ETag"]))[0] == 304

    second = await private_address(browser)
    assert first != second
    assert shown((await get(browser, second))[2]) == [("Mesa mía", "CONFIRMED", "0")]
    gone = await get(browser, first, If_None_Match=headers["ETag"])
    never = await get(browser, f"/calendario/{'A' * 22}.ics")
    strange = await get(browser, "/calendario/..%2F..%2Fkey.ics")
    assert [each[0] for each in (gone, never, strange)] == [404, 404, 404]
    assert gone[2] == never[2] == strange[2]
    assert {**gone[1], "Date": ""} == {**never[1], "Date": ""}

    await browser.write("/calendario quitar")
    assert await browser.tap("Sí, quitarla") == [
        "Listo, su dirección privada ya no sirve. Lo que su calendario haya guardado, bórrelo "
        "allí.",
    ]
    assert (await get(browser, second))[0] == 404


async def test_a_private_address_is_in_no_log(
    here: Site, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    await browser.write("/start")
    path = await private_address(browser)
    secret = path.removeprefix("/calendario/").removesuffix(".ics")
    caplog.clear()
    with caplog.at_level(logging.DEBUG):
        await get(browser, path)
        with sqlite3.connect(str(here.house.store.url.database)) as database:
            database.execute("DROP TABLE calendar_feed")
        assert (await get(browser, path))[0] == 503
    ours = [each.getMessage() for each in caplog.records if not each.name.startswith("aio")]
    assert [each for each in ours if "Nothing was committed for /calendario/{secret}.ics" in each]
    assert [each for each in ours if secret in each] == []


async def test_the_file_in_the_chat_is_downloaded_with_its_name(
    here: Site, browser: Browser
) -> None:
    code = publishes(here, "Mesa", days=3)
    said = await browser.said(text=f"/calendario {code}")
    (document,) = [line["document"] for line in said if line.get("document")]
    status, headers, content = await get(browser, f"/archivo/{document}")
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert headers["Content-Disposition"] == "attachment; filename*=UTF-8''mesa-M-0001.ics"
    assert shown(content) == [("Mesa", "CONFIRMED", "0")]
    cancels(here, code)
    await browser.write(f"/calendario {code}")
    content = (await get(browser, f"/archivo/{document}"))[2]
    assert shown(content) == [("Cancelada: Mesa", "CANCELLED", "1")]
