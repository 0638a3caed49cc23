"""The web chat over real HTTP: posted once, told back in order, and only to its owner."""

import asyncio
import contextlib
import json
import sqlite3
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import sqlalchemy as sa
from yarl import URL

from portal.limits import Pace
from storage.tables import attachment, incoming, person
from tests.databases import readable
from tests.portal.browser import PATIENCE, Browser, plain
from tests.portal.site import Site, site

QUESTION = "¿Nos da su permiso?"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Site]:
    async with site(tmp_path) as opened:
        yield opened


@pytest.fixture
async def browser(here: Site) -> AsyncIterator[Browser]:
    visitor = Browser(here.url)
    yield visitor
    await visitor.close()


async def count(here: Site, table: sa.Table) -> int:
    rows = await here.house.store.read(sa.select(sa.func.count()).select_from(table))
    return int(rows[0][0])


async def heard_until(
    events: AsyncIterator[dict[str, str]], fits: Callable[[dict[str, Any]], bool]
) -> dict[str, Any]:
    """Return the first line that fits."""
    while True:
        event = await anext(events)
        for line in json.loads(event["data"]) if "id" in event else ():
            if fits(line):
                found: dict[str, Any] = line
                return found


def new_id() -> str:
    return str(uuid.uuid4())


def cookie_of(browser: Browser) -> str:
    """Return what logs a browser in."""
    return next(each.value for each in browser.http.cookie_jar if each.key == "mesa")


# ── talking ───────────────────────────────────────────────────────────────────────────────────


async def test_a_message_is_answered_and_told_back_with_its_own_id(
    here: Site, browser: Browser
) -> None:
    key = new_id()
    status, answer = await browser.post(id=key, text="/start")
    mine, ours = await browser.all()
    assert status == 200
    assert set(answer) == {"seq", "thread", "language"}
    assert (mine["mine"], mine["id"], plain(mine)) == (True, key, "/start")
    assert not ours["mine"]
    assert plain(ours).endswith(QUESTION)
    assert [choice["label"] for choice in ours["choices"]] == ["Sí, acepto", "No por ahora"]
    assert mine["seq"] == answer["seq"] < ours["seq"]
    assert mine["thread"] == ours["thread"] == answer["thread"]


async def test_looking_makes_nobody_and_writing_makes_one(here: Site, browser: Browser) -> None:
    for path in ("/", "/chat/eventos", "/salud", "/archivo/x"):
        async with browser.http.get(path) as answer:
            assert "Set-Cookie" not in answer.headers, path
    assert await count(here, person) == 0
    await browser.write("/start")
    await browser.write("/ayuda")
    assert await count(here, person) == 1


async def test_a_tap_shows_its_label_as_the_persons_own_line(browser: Browser) -> None:
    await browser.write("/start")
    (thanks,) = await browser.tap("Sí, acepto")
    lines = [plain(line) for line in await browser.all() if line["mine"]]
    assert "novedades" in thanks
    assert lines == ["/start", "Sí, acepto"]


async def test_what_logs_a_browser_in_is_kept_nowhere(here: Site, browser: Browser) -> None:
    start = new_id()
    await browser.said(text="/start", start=start)
    await browser.write("/misdatos")
    (document,) = [line["document"] for line in await browser.all() if line.get("document")]
    async with browser.http.get(f"/archivo/{document}") as answer:
        export = await answer.text()
    session = cookie_of(browser)
    kept = [text for _, text in readable(here.house.store)]
    assert '"channel": "web"' in export
    assert len(session) >= 22
    for secret in (session, start):
        assert [text for text in (export, *kept) if secret in text] == []


# ── once, and in order ────────────────────────────────────────────────────────────────────────


async def test_the_same_id_is_answered_once(here: Site, browser: Browser) -> None:
    await browser.write("/start")
    key = new_id()
    for _ in range(3):
        assert (await browser.post(id=key, text="/ayuda"))[0] == 200
    assert await count(here, incoming) == 2
    assert sum(line["id"] == key for line in await browser.all()) == 1


async def test_a_first_message_whose_answer_got_lost_can_be_sent_again(here: Site) -> None:
    message = {"id": new_id(), "text": "/start", "start": new_id()}
    threads, lines = [], []
    for _ in range(2):  # the second time without the cookie that the first one got
        browser = Browser(here.url)
        threads.append((await browser.post(**message))[1]["thread"])
        lines = await browser.all()
        await browser.close()
    assert threads[0] == threads[1]
    assert await count(here, person) == 1
    assert [line["mine"] for line in lines] == [True, False]


async def test_the_stream_goes_on_where_it_broke(browser: Browser) -> None:
    await browser.write("/start")
    whole = await browser.all()
    await browser.write("/ayuda")
    async with browser.stream(last_event_id=str(whole[-1]["seq"])) as events:
        missed = json.loads((await anext(events))["data"])
    assert [plain(line) for line in missed] == ["/ayuda"]
    assert await browser.all() == whole + await browser.all(whole[-1]["seq"])


async def test_an_open_stream_hears_what_is_said_later_and_by_another_page(
    browser: Browser,
) -> None:
    await browser.write("/start")
    async with asyncio.timeout(PATIENCE), browser.stream(10_000_000) as events:
        assert (await anext(events))["event"] == "latido"
    seq = (await browser.all())[-1]["seq"]
    async with asyncio.timeout(PATIENCE), browser.stream(seq) as events:
        assert (await anext(events))["event"] == "latido"
        await browser.post(id=new_id(), text="/ayuda")
        event = await anext(events)
    assert plain(json.loads(event["data"])[0]) == "/ayuda"
    assert int(event["id"]) == json.loads(event["data"])[0]["seq"]


async def test_what_was_said_is_there_after_a_restart(tmp_path: Path) -> None:
    async with site(tmp_path) as before:
        browser = Browser(before.url)
        await browser.write("/start")
        told = await browser.all()
    async with site(tmp_path, port=int(before.url.rpartition(":")[2])):
        assert await browser.all() == told
        await browser.close()


async def test_a_message_is_refused_when_it_cannot_be_kept_and_taken_later(
    here: Site, browser: Browser
) -> None:
    await browser.write("/start")
    key = new_id()
    with here.house.store.transaction() as tx:
        tx.connection.exec_driver_sql("PRAGMA busy_timeout=20")
    with contextlib.closing(sqlite3.connect(here.house.store.url.database or "")) as other:
        other.execute("BEGIN IMMEDIATE")  # another process that does not let go
        post = browser.http.post("/chat/mensajes", json={"id": key, "text": "/ayuda"})
        async with post as answer:
            assert answer.status == 503
            assert answer.headers["Retry-After"] == "5"
            assert (await answer.json())["error"] == "trouble"
    assert (await browser.post(id=key, text="/ayuda"))[0] == 200
    assert [line["id"] for line in await browser.all() if line["mine"]][1:] == [key]


async def test_an_open_stream_does_not_hold_up_the_end(tmp_path: Path) -> None:
    async with site(tmp_path) as here:
        browser = Browser(here.url)
        await browser.write("/start")
        stream = browser.stream()
        events = await stream.__aenter__()
        await anext(events)
        before = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - before < 1.5
    await stream.__aexit__(None, None, None)
    await browser.close()


# ── what is refused ───────────────────────────────────────────────────────────────────────────

REFUSED: list[tuple[Any, int, str]] = [
    (b"{", 400, "form"),
    (b"[" * 100_000, 400, "form"),
    (b'\xff\xfe"', 400, "form"),
    ([], 400, "form"),
    ({"text": "hola"}, 400, "id"),
    ({"id": "1", "text": "hola"}, 400, "id"),
    ({"id": 7, "text": "hola"}, 400, "id"),
    ({"id": new_id()}, 400, "empty"),
    ({"id": new_id(), "text": " \n"}, 400, "empty"),
    ({"id": new_id(), "text": 5}, 400, "form"),
    ({"id": new_id(), "text": "a", "tap": "b.0"}, 400, "empty"),
    ({"id": new_id(), "tap": "x" * 65}, 400, "form"),
    ({"id": new_id(), "tap": ["x"]}, 400, "form"),
    ({"id": new_id(), "text": "nul\0"}, 400, "characters"),
    ({"id": new_id(), "text": "\ud83d"}, 400, "characters"),
    ({"id": new_id(), "text": "hola", "start": "short"}, 400, "form"),
    ({"id": new_id(), "text": "ñ" * 32_769}, 413, "large"),
    (b'"' + b"x" * 500_000, 413, "large"),
]


@pytest.mark.parametrize(("body", "status", "fault"), REFUSED)
async def test_a_bad_post_gets_a_kind_reason_and_leaves_nothing(
    here: Site, browser: Browser, body: Any, status: int, fault: str
) -> None:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    async with browser.http.post("/chat/mensajes", data=data, headers=headers) as answer:
        said = await answer.json()
        assert (answer.status, said["error"]) == (status, fault)
        assert said == {"error": fault, "reason": here.words("es")[f"error_{fault}"]}
        assert "Set-Cookie" not in answer.headers
    assert await count(here, person) == 0


async def test_text_of_the_longest_kind_is_taken(browser: Browser) -> None:
    text = "ñ" * 32_768
    await browser.write("/start")
    line = (await browser.said(text=text))[0]
    assert plain(line) == text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "https://mesa.example"}, 200),
        ({"Origin": "https://otra.example"}, 403),
        ({"Origin": "https://mesa.example.otra.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Content-Type": "text/plain"}, 415),
    ],
)
async def test_only_our_own_page_may_post(
    tmp_path: Path, headers: dict[str, str], status: int
) -> None:
    async with site(tmp_path, public_url="https://mesa.example") as here:
        browser = Browser(here.url)
        sent = {"Content-Type": "application/json"} | headers
        body = json.dumps({"id": new_id(), "text": "/start"})
        async with browser.http.post("/chat/mensajes", data=body, headers=sent) as answer:
            assert answer.status == status
        await browser.close()


async def test_who_writes_too_fast_is_asked_to_wait(tmp_path: Path) -> None:
    async with site(tmp_path, pace=Pace(session_per_minute=6)) as here:
        browser, other = Browser(here.url), Browser(here.url)
        for _ in range(3):  # the first has no session yet
            assert (await browser.post(id=new_id(), text="/start"))[0] == 200
        async with browser.http.post("/chat/mensajes", json={}) as answer:
            assert answer.status == 429
            assert int(answer.headers["Retry-After"]) == 10
            assert (await answer.json())["error"] == "often"
        assert (await other.post(id=new_id(), text="/start"))[0] == 200
        await browser.close()
        await other.close()


# ── sessions are of our making ────────────────────────────────────────────────────────────────


async def test_a_session_that_we_did_not_make_is_replaced(here: Site, browser: Browser) -> None:
    planted = "f" * 43
    browser.http.cookie_jar.update_cookies({"mesa": planted}, URL(here.url))
    await browser.write("/start")
    given = cookie_of(browser)
    await browser.write("/ayuda")
    assert given != planted
    assert cookie_of(browser) == given
    assert await count(here, person) == 1
    other = Browser(here.url)
    other.http.cookie_jar.update_cookies({"mesa": planted}, URL(here.url))
    assert await other.all() == []
    await other.close()


async def test_a_first_message_over_a_bad_line_is_once_with_a_planted_session_too(
    here: Site,
) -> None:
    message = {"id": new_id(), "text": "/start", "start": new_id()}
    cookies, threads = set(), set()
    for _ in range(2):
        browser = Browser(here.url)
        browser.http.cookie_jar.update_cookies({"mesa": "f" * 43}, URL(here.url))
        threads.add((await browser.post(**message))[1]["thread"])
        cookies.add(cookie_of(browser))
        await browser.close()
    assert await count(here, person) == 1
    assert (len(cookies), len(threads)) == (1, 1)


# ── files ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_file_is_kept_sealed_and_answered_once(here: Site, browser: Browser) -> None:
    await browser.write("/start")
    await browser.tap("Sí, acepto")
    await browser.tap("No, gracias")
    key, content = new_id(), b"\xff\xd8\xff\r\n--frontera\r\n" + bytes(range(256)) * 40
    for _ in range(2):
        form = aiohttp.FormData({"id": key, "text": "Así está la calle"}, quote_fields=False)
        form.add_field("file", content, filename="../../calle.jpg", content_type="image/jpeg")
        async with browser.http.post("/chat/archivos", data=form) as answer:
            assert answer.status == 200
    (kept,) = await here.house.store.read(sa.select(attachment))
    ref = here.house.store.vault.open(kept.sealed_ref)
    name = here.house.store.vault.open(kept.sealed_name)
    assert (kept.kind, kept.media_type, name) == ("photo", "image/jpeg", "calle.jpg")
    assert here.house.files.read(ref) == content
    assert sum(line["id"] == key for line in await browser.all()) == 1


@pytest.mark.parametrize(
    ("fields", "content", "status", "fault"),
    [
        ({"id": new_id()}, b"", 400, "file"),
        ({"id": new_id()}, None, 400, "file"),
        ({}, b"x", 400, "id"),
        ({"id": new_id(), "text": "\0"}, b"x", 400, "characters"),
        ({"id": new_id()}, b"x" * (20 * 1024 * 1024 + 1), 413, "large"),
    ],
)
async def test_a_bad_file_is_refused(
    here: Site,
    browser: Browser,
    fields: dict[str, str],
    content: bytes | None,
    status: int,
    fault: str,
) -> None:
    form = aiohttp.FormData(fields, default_to_multipart=True)
    if content is not None:
        form.add_field("file", content, filename="a.pdf", content_type="application/pdf")
    else:
        form.add_field("other", "x")
    async with browser.http.post("/chat/archivos", data=form) as answer:
        assert (answer.status, (await answer.json())["error"]) == (status, fault)
    assert await count(here, person) == 0


async def test_a_document_opens_for_its_owner_only(here: Site, browser: Browser) -> None:
    other = Browser(here.url)
    await browser.write("/start")
    await other.write("/start")
    await browser.write("/misdatos")
    (document,) = [line["document"] for line in await browser.all() if line.get("document")]
    async with browser.http.get(f"/archivo/{document}") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
        assert "/start" in await answer.text()
    async with other.http.get(f"/archivo/{document}") as answer:
        assert answer.status == 404
    await other.close()


# ── safety ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("path", ["/", "/nada", "/estatico/chat.js", "/estatico/..%2Fapp.py"])
async def test_every_answer_carries_the_safe_headers(browser: Browser, path: str) -> None:
    async with browser.http.get(path) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "Strict-Transport-Security" not in answer.headers
        assert "server" not in answer.headers


async def test_a_bug_says_nothing_and_is_as_safe(tmp_path: Path) -> None:
    async def fails(_headers: Mapping[str, str], _body: bytes) -> tuple[int, bytes]:
        raise RuntimeError("secreto")

    async with site(tmp_path, telegram=fails) as here:
        browser = Browser(here.url)
        async with browser.http.post("/telegram/webhook", data=b"{}") as answer:
            assert answer.status == 500
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert await answer.json() == {
                "error": "trouble",
                "reason": here.words("es")["error_trouble"],
            }
        await browser.close()


async def test_on_https_the_cookie_is_bound_to_the_host(tmp_path: Path) -> None:
    async with site(tmp_path, public_url="https://mesa.example") as here:
        browser = Browser(here.url)
        message = {"id": new_id(), "text": "/start"}
        async with browser.http.post("/chat/mensajes", json=message) as answer:
            cookie = answer.headers["Set-Cookie"]
            assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        name, _, rest = cookie.partition("=")
        attributes = {part.strip().lower() for part in rest.split(";")[1:]}
        assert name == "__Host-mesa"
        assert attributes == {"httponly", "secure", "path=/", "samesite=lax", "max-age=31536000"}
        await browser.close()


async def test_what_telegram_posts_goes_through_its_door(tmp_path: Path) -> None:
    async def echo(headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        return 202, headers["x-telegram-bot-api-secret-token"].encode() + b" " + body

    async with site(tmp_path, telegram=echo) as here:
        browser = Browser(here.url)
        headers = {"X-Telegram-Bot-Api-Secret-Token": "abc"}
        async with browser.http.post("/telegram/webhook", data="{}", headers=headers) as answer:
            assert (answer.status, await answer.text()) == (202, "abc {}")
        async with browser.http.post("/telegram/webhook", data=b"x" * 1_100_000) as answer:
            assert answer.status == 413
        await browser.close()


async def test_there_is_no_telegram_door_without_telegram(browser: Browser) -> None:
    async with browser.http.post("/telegram/webhook", data="{}") as answer:
        assert answer.status == 404


async def test_health_is_told(browser: Browser) -> None:
    async with browser.http.get("/salud") as answer:
        health = await answer.json()
        assert (answer.status, health["ok"]) == (200, True)


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("", "es"),
        ("es-PA,es;q=0.9,en;q=0.8", "es"),
        ("en-US,en;q=0.9,es;q=0.8", "en"),
        ("fr,en;q=0.5", "en"),
        ("fr,es;q=0.2,en;q=0.1", "es"),
        ("kuna;q=x,,;;", "es"),
    ],
)
async def test_the_page_speaks_the_browsers_language(
    here: Site, browser: Browser, wanted: str, language: str
) -> None:
    async with browser.http.get("/", headers={"Accept-Language": wanted}) as answer:
        page = await answer.text()
        assert answer.headers["Content-Language"] == language
        assert f'<html lang="{language}"' in page
        assert here.words(language)["welcome_title"] in page


# ── leaving ───────────────────────────────────────────────────────────────────────────────────


async def test_who_is_erased_reads_our_last_word_and_may_begin_again(
    here: Site, browser: Browser
) -> None:
    await browser.write("/start")
    before = await browser.all()
    async with (
        asyncio.timeout(PATIENCE),
        browser.stream(before[-1]["seq"], thread=before[-1]["thread"]) as events,
    ):
        assert (await anext(events))["event"] == "latido"
        await browser.write("/borrar")
        sure = (await browser.all())[-1]["choices"][0]
        key = new_id()
        yes = {"id": key, "tap": sure["tap"], "start": new_id()}
        _, answer = await browser.post(**yes)
        told = await heard_until(events, lambda line: line["thread"] == "")
    assert not told["mine"]
    assert "Borramos sus datos" in plain(told)
    assert answer["thread"] == ""
    assert list(browser.http.cookie_jar) == []
    repeated = await browser.post(**yes)  # the answer may have got lost
    assert (repeated[0], repeated[1]["thread"]) == (200, "")
    assert await count(here, person) == 1
    status, answer = await browser.post(id=new_id(), text="/start")
    assert (status, answer["thread"] not in ("", before[0]["thread"])) == (200, True)
    assert [plain(line) for line in await browser.all()][:1] == ["/start"]
