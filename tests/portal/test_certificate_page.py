"""Anybody checks a certificate by its code, in a browser and without a word of chat."""

from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from cocreation.training import certificate_codes
from portal.limits import Pace
from storage.people import people
from storage.training import certificates
from storage.training.certificates import CertificateRecord
from tests.portal.pages import new_phone
from tests.portal.site import Site, site

CODE = certificate_codes.written("ABCD234")
COURSE = "Gobierno abierto"
VALID = f"✓ Certificado válido: {CODE}"
UNKNOWN = "No hay ningún certificado con ese código."
MISTYPED = "Ese código tiene algún error al copiarlo"
NO_CODE = "Eso no parece el código de un certificado"


def _issue(
    here: Site, name: str = "Ana María Ruiz", *, shows_name: bool = True
) -> CertificateRecord:
    now = datetime(2020, 2, 10, 15, tzinfo=UTC)
    with here.house.store.transaction() as tx:
        someone = people.insert(tx, language="es", now=now)
        return certificates.insert(
            tx, code=CODE, person_id=someone, course="basico", course_name=COURSE,
            language="es", hours=2, name=name, shows_name=shows_name, passed_at=now,
            attended_at=None, now=now,
        )  # fmt: skip


async def _read(http: aiohttp.ClientSession, address: str, status: int = 200) -> str:
    async with http.get(address) as answer:
        assert answer.status == status
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in answer.headers
        return await answer.text()


@pytest.mark.parametrize("written", [CODE, "c abcd 234u", "ABCD234U"])
async def test_a_genuine_one_is_told_with_course_day_and_hours(
    here: Site, http: aiohttp.ClientSession, written: str
) -> None:
    _issue(here)
    for address in (f"/certificado/{written}", f"/certificado?codigo={written}"):
        html = await _read(http, address)
        assert VALID in html
        assert f"aprobó la prueba del curso «{COURSE}» (2 horas)." in html
        assert "Emitido el 10 de febrero de 2020" in html
        assert "A nombre de Ana María Ruiz" in html


async def test_a_name_is_kept_from_who_checks_if_its_holder_says_so(
    here: Site, http: aiohttp.ClientSession
) -> None:
    _issue(here, shows_name=False)
    html = await _read(http, f"/certificado/{CODE}")
    assert VALID in html
    assert "Su titular prefirió no mostrar su nombre aquí." in html
    assert "Ruiz" not in html


async def test_who_erased_their_data_is_not_named(here: Site, http: aiohttp.ClientSession) -> None:
    issued = _issue(here)
    assert issued.person_id is not None
    with here.house.store.transaction() as tx:
        certificates.forget(tx, issued.person_id)
    html = await _read(http, f"/certificado/{CODE}")
    assert "Su titular borró sus datos" in html
    assert "Ruiz" not in html


async def test_a_revoked_one_is_told_with_its_reason_and_without_a_name(
    here: Site, http: aiohttp.ClientSession
) -> None:
    _issue(here)
    now = datetime(2020, 3, 1, 15, tzinfo=UTC)
    with here.house.store.transaction() as tx:
        certificates.revoke(tx, CODE, by=None, reason="Se emitió por error.", now=now)
    html = await _read(http, f"/certificado/{CODE}")
    assert f"✗ Certificado anulado: {CODE}" in html
    assert "anulado el 1 de marzo de 2020. Motivo: Se emitió por error." in html
    assert "Ruiz" not in html


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (certificate_codes.written("EFGH567"), UNKNOWN),
        ("C-ABCD-2344", MISTYPED),
        ("C-BACD-234U", MISTYPED),
        ("C-0BCD-234U", MISTYPED),
        ("hola", NO_CODE),
        ("x" * 3000, NO_CODE),
        ("..%2F..%2Fetc", NO_CODE),
        ("%3Cscript%3Ealert(1)%3C%2Fscript%3E", NO_CODE),
        ("%00", NO_CODE),
        ("%F0%9F%98%80", NO_CODE),
    ],
)
async def test_a_bad_code_is_told_kindly(
    here: Site, http: aiohttp.ClientSession, written: str, said: str
) -> None:
    _issue(here)
    html = await _read(http, f"/certificado?codigo={written}", status=404)
    assert said in html
    assert "<script" not in html
    assert "Ruiz" not in html
    assert "/verificar" not in html


async def test_without_a_code_it_asks_for_one_in_either_language(
    here: Site, http: aiohttp.ClientSession
) -> None:
    assert 'role="status"' not in await _read(http, "/certificado")
    html = await _read(http, "/certificado?idioma=en")
    assert "Code of the certificate" in html
    assert 'href="/certificado?idioma=es"' in html


async def test_who_tries_many_codes_has_to_wait(tmp_path: Path) -> None:
    async with (
        site(tmp_path, pace=Pace(ip_per_minute=3)) as here,
        aiohttp.ClientSession(here.url) as http,
    ):
        statuses = []
        for _ in range(4):
            async with http.get("/certificado/C-ABCD-234U") as answer:
                statuses.append(answer.status)
        assert statuses[0] == 404
        assert statuses[-1] == 429


@pytest.mark.page
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_it_fits_a_phone_and_axe_finds_nothing(
    browser: Browser, here: Site, scheme: str
) -> None:
    _issue(here, name="María de los Ángeles del Carmen Fernández de Córdoba y Güell-Ñáñez")
    context = await new_phone(browser, here, color_scheme=scheme)
    page = await context.new_page()
    await page.goto("/certificado")
    await page.get_by_label("Código del certificado").fill("c abcd 234u")
    await page.get_by_role("button", name="Comprobar").click()
    await expect(page.get_by_role("status")).to_contain_text(VALID)
    found = await Axe().run(page)
    assert found.response["violations"] == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await context.close()
