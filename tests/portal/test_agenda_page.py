"""The agenda on the web, for whoever never chats."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect
from pypdf import PdfReader

from cocreation.meetings import meeting_documents, meetings
from cocreation.meetings.meetings import Draft, Occasion
from cocreation.minutes import minutes
from cocreation.minutes.facts import Written
from cocreation.permissions import OPERATOR
from storage.tables import meeting
from tests.portal.pages import count, new_phone
from tests.portal.site import Site

# Everything whose looks would take time to change, also while the page opens.
_FADING = """[...document.querySelectorAll("*")].filter(
  each => getComputedStyle(each).transitionDuration.split(", ").some(time => time !== "0s")
).map(each => each.outerHTML)"""

SOON = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=20)


def _publish(here: Site, **facts: Any) -> str:
    starts_at = facts.pop("starts_at", SOON)
    usual = {
        "kind": "working-table",
        "title": "Mesa sobre el agua",
        "territory": "chiriqui",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "place": "Biblioteca de David",
        "capacity": 40,
    }
    draft = Draft.model_validate({**usual, **facts})
    with here.house.store.transaction() as tx:
        published = starts_at - timedelta(days=1)
        return meetings.create(tx, OPERATOR, draft=draft, now=published).code


def _everything(here: Site) -> None:
    """Publish what is coming, moved, cancelled and over."""
    _publish(here, theme="ambiente", map_url="https://mapas.example/david", agenda="El agua.")
    _publish(here, title="Mesa del Darién", territory="darien", audience=("academia",))
    _publish(here, title="La que ya pasó", starts_at=SOON - timedelta(days=60))
    _publish(here, title="La cancelada")
    now = datetime.now(UTC)
    with here.house.store.transaction() as tx:
        occasion = Occasion(
            starts_at=SOON + timedelta(days=1),
            ends_at=SOON + timedelta(days=1, hours=2),
            place="Gimnasio",
        )
        act: dict[str, Any] = {"tx": tx, "actor": OPERATOR, "read": 1, "now": now}
        meetings.move(code="M-0002", occasion=occasion, reason="Llueve.", **act)
        meetings.cancel(code="M-0004", reason="No hay luz.", **act)
        meeting_documents.add(code="M-0001", title="Lectura", url="https://l.example/", **act)


async def _read(http: aiohttp.ClientSession, address: str = "/agenda") -> str:
    async with http.get(address) as answer:
        assert answer.status == 200
        return await answer.text()


async def test_everybody_reads_it_without_a_trace(here: Site, http: aiohttp.ClientSession) -> None:
    _everything(here)
    html = await _read(http)
    coming, _, past = html.partition('id="past"')
    for told in (
        'id="M-0001"', "Cuándo: ", "Dónde: Biblioteca de David", "Cupo: quedan 40 lugares de 40",
        "De qué se hablará: El agua.", 'href="/#start=evt_M-0001"', "https://mapas.example/david",
        'href="https://l.example/"', "Pensada para: Academia", "Motivo del cambio: Llueve.",
    ):  # fmt: skip
        assert told in coming
    assert 'id="M-0003"' in past
    assert "Ya pasó." in past
    assert "Se canceló. Motivo: No hay luz." in past
    assert "evt_M-0003" not in html
    assert "evt_M-0004" not in html
    assert "<script" not in html
    assert "created" not in html
    async with http.get("/agenda") as answer:
        assert "Set-Cookie" not in answer.headers
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


async def test_it_is_filtered_by_place_and_theme(here: Site, http: aiohttp.ClientSession) -> None:
    _everything(here)
    darien = await _read(http, "/agenda?lugar=darien")
    assert ('id="M-0002"' in darien, 'id="M-0001"' in darien) == (True, False)
    assert '<option value="darien" selected>' in darien
    theme = await _read(http, "/agenda?lugar=&tema=ambiente")
    assert ('id="M-0002"' in theme, 'id="M-0001"' in theme) == (False, True)
    assert "Aquí no hay reuniones próximas" in await _read(http, "/agenda?lugar=herrera")
    everything = await _read(http, "/agenda?lugar=%3Cscript%3E&tema=" + "x" * 3000)
    assert 'id="M-0001"' in everything
    assert "&lt;script" not in everything


async def test_a_pdf_is_given_to_everybody(here: Site, http: aiohttp.ClientSession) -> None:
    _everything(here)
    path = here.house.files.deposit(b"%PDF-1.7", datetime.now(UTC))
    with here.house.store.transaction() as tx:
        act: dict[str, Any] = {"tx": tx, "actor": OPERATOR, "now": datetime.now(UTC)}
        meeting_documents.add(code="M-0001", read=2, title="Plan", path=path, **act)
    assert 'href="/agenda/M-0001/2.pdf"' in await _read(http)
    async with http.get("/agenda/M-0001/2.pdf") as answer:
        assert (answer.status, await answer.read()) == (200, b"%PDF-1.7")
        assert answer.headers["Content-Disposition"].startswith("attachment")
    for nowhere in ("M-0001/1", "M-0001/9", "M-0077/1", "%22x/1", "M-0001/99999999999999999999"):
        async with http.get(f"/agenda/{nowhere}.pdf") as answer:
            assert answer.status == 404


async def test_published_minutes_are_one_tap_away_and_others_nowhere(
    here: Site, http: aiohttp.ClientSession
) -> None:
    for _ in range(2):
        _publish(here, kind="co-creation-table", starts_at=SOON - timedelta(days=60))
    now = datetime.now(UTC)
    act: dict[str, Any] = {"actor": OPERATOR, "now": now}
    with here.house.store.transaction() as tx:
        for code in ("M-0001", "M-0002"):
            written = Written(discussed="Los análisis del agua.")
            minutes.write(tx, code=code, read=0, written=written, changed=None, **act)
        minutes.circulate(tx, code="M-0001", read=1, **act)
    async with http.get("/agenda/M-0001/acta.pdf") as answer:
        assert answer.status == 404
    with here.house.store.transaction() as tx:
        minutes.publish(tx, code="M-0001", read=1, **act)
    page = await _read(http, "/agenda?idioma=es")
    assert 'href="/agenda/M-0001/acta.pdf?idioma=es"' in page
    assert ">Leer el acta (PDF)</a>" in page
    assert "/agenda/M-0002/acta.pdf" not in page
    assert 'href="#M-0001"' not in page
    for language, title in (("es", "Acta"), ("en", "Minutes")):
        async with http.get(f"/agenda/m-0001/acta.pdf?idioma={language}") as answer:
            assert answer.status == 200
            assert answer.content_disposition is not None
            assert answer.content_disposition.filename == "acta-M-0001.pdf"
            pdf = await answer.read()
        said = PdfReader(BytesIO(pdf)).pages[0].extract_text()
        assert (title in said, "Los análisis del agua." in said) == (True, True)
    for nowhere in ("M-0002", "M-0077", "%22x"):
        async with http.get(f"/agenda/{nowhere}/acta.pdf") as answer:
            assert answer.status == 404


@pytest.mark.parametrize("language", ["es", "en"])
async def test_it_speaks_both_languages(
    here: Site, http: aiohttp.ClientSession, language: str
) -> None:
    _everything(here)
    html = await _read(http, f"/agenda?idioma={language}")
    assert f'<html lang="{language}">' in html
    assert {"es": "Apuntarme por chat", "en": "Sign up by chat"}[language] in html
    assert f'href="/calendario.ics?idioma={language}"' in html


async def test_what_people_wrote_is_never_markup(here: Site, http: aiohttp.ClientSession) -> None:
    evil = "<img src=x onerror=alert(1)>\"'&"
    _publish(here, title=evil, place=evil, agenda=evil, rules=evil)
    _publish(here, title="Enlaces", map_url='https://m.example/"onmouseover="alert(1)')
    html = await _read(http)
    assert "<img src=x" not in html
    assert html.count("&lt;img src=x onerror=alert(1)&gt;") >= 4
    assert '"onmouseover=' not in html


async def test_a_page_is_read_afresh_only_now_and_then(
    here: Site, http: aiohttp.ClientSession
) -> None:
    _publish(here)
    assert "M-0001" in await _read(http)
    _publish(here)
    for filtered in ("", "?lugar=chiriqui", "?lugar=herrera"):
        assert "M-0002" not in await _read(http, f"/agenda{filtered}")
    assert "M-0002" in await _read(http, "/agenda?idioma=en")
    assert await count(here, meeting) == 2


@pytest.mark.page
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_fits_a_phone_and_axe_finds_nothing(
    browser: Browser, here: Site, scheme: str
) -> None:
    _everything(here)
    context = await new_phone(browser, here, color_scheme=scheme, java_script_enabled=True)
    page = await context.new_page()
    await page.goto("/agenda")
    assert await page.evaluate(_FADING) == []
    found = await Axe().run(page)
    assert found.response["violations"] == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await page.get_by_label("Lugar").select_option("darien")
    await page.get_by_role("button", name="Buscar").click()
    await expect(page.get_by_role("heading", level=3)).to_have_text("Mesa del Darién M-0002")
    await page.get_by_role("link", name="Apuntarme por chat: Mesa del Darién", exact=True).click()
    await expect(page.locator("#offer p")).to_have_text("Usted va a apuntarse a la reunión M-0002")
    await context.close()
