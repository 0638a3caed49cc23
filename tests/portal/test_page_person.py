"""The page follows the person: the language they chose, a link they opened, and their leaving."""

import re

import pytest
import sqlalchemy as sa
from playwright.async_api import Browser, BrowserContext, Page, expect

from cocreation.proposals.attachments import FILE_NAMES
from storage.tables import incoming
from tests.portal.pages import begin, count, mine, new_phone, ours, write
from tests.portal.site import Site

pytestmark = pytest.mark.page


async def lines(here: Site) -> list[str]:
    """Return what people wrote, in order."""
    rows = await here.house.store.read(sa.select(incoming.c.sealed).order_by(incoming.c.id))
    return [here.house.store.vault.open(row.sealed) for row in rows if row.sealed is not None]


# ── a language ────────────────────────────────────────────────────────────────────────────────


async def test_the_page_speaks_the_language_that_the_person_chose(
    here: Site, phone: BrowserContext, page: Page
) -> None:
    en = here.words("en")
    await begin(page)
    await page.reload()  # the day stands above what was said before
    await expect(ours(page)).to_have_count(1)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    await write(page, "/idioma en")
    for _ in range(2):  # at once, and when it is opened again
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        await expect(page.locator("header .quiet")).to_have_text(en["privacy"])
        await expect(page.get_by_label(en["box"], exact=True)).to_have_attribute(
            "placeholder", en["box_example"]
        )
        await expect(page.locator("#attach")).to_have_attribute("title", en["attach"])
        await expect(page.locator("#log .day")).to_have_text([en["today"]])
        await expect(mine(page).first.locator(".unseen")).to_have_text(f"{en['you']}: ")
        await expect(page).to_have_title(en["title"])
        assert "document" not in asked
        await page.reload()
        asked.clear()
    await phone.set_offline(True)
    await page.get_by_label(en["box"], exact=True).fill("/ayuda")
    await page.locator("#form .send").click()
    await expect(page.get_by_role("status")).to_have_text(en["offline"])
    await phone.set_offline(False)
    await page.evaluate("document.getElementById('message').removeAttribute('maxlength')")
    await page.get_by_label(en["box"], exact=True).fill("ñ" * 40_000)
    await page.locator("#form .send").click()
    await expect(page.locator(".line.failed .state")).to_contain_text(en["error_large"])


# ── a link ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("word", "button"),
    [
        ("inv_Ab1-x_9", "Abrir la invitación"),
        ("prop_P-0001", "Ver la propuesta"),
        ("evt_7", "Abrir el enlace"),
    ],
)
async def test_a_link_is_followed_once_and_only_when_the_person_says_so(
    here: Site, phone: BrowserContext, word: str, button: str
) -> None:
    page = await phone.new_page()
    await page.goto(f"/#start={word}")
    await expect(page.get_by_role("button", name=button)).to_be_visible()
    await expect(page.get_by_role("button", name="Empezar")).to_be_hidden()
    assert await count(here, incoming) == 0
    await page.get_by_role("button", name=button).dblclick()
    await expect(page.get_by_role("button", name=button)).to_be_hidden()
    await expect(ours(page).first).to_be_visible()
    assert page.url == f"{here.url}/"
    await page.reload()
    await expect(ours(page).first).to_be_visible()
    await expect(page.locator("#offer")).to_be_hidden()
    assert await lines(here) == [f"/start {word}"]
    assert await page.evaluate("history.length") == 2  # the empty page, and ours


async def test_a_link_opened_on_a_page_that_talks_already(here: Site, page: Page) -> None:
    await begin(page)
    await page.evaluate("location.hash = 'start=inv_abc'")
    await expect(page.locator("#offer p")).to_have_text(here.words("es")["offer_invitation"])
    await page.get_by_role("button", name="Abrir la invitación").click()
    await expect(ours(page).filter(has_text="invitación")).to_have_count(1)
    assert await lines(here) == ["/start", "/start inv_abc"]
    assert page.url == f"{here.url}/"


@pytest.mark.parametrize(
    ("word", "said", "button"),
    [
        ("evt_M-0007", "Usted va a apuntarse a la reunión M-0007", "Apuntarse"),
        ("prop_P-0012", "Usted abrió un enlace a la propuesta P-0012", "Ver la propuesta"),
        ("ver_C-ABCD-234U", "Usted abrió el código del certificado C-ABCD-234U", "Verificarlo"),
        ("evt_Llame-al-6123-4567", "Usted abrió un enlace de Mesa Abierta.", "Abrir el enlace"),
        ("inv_M-0007", "Usted abrió un enlace con una invitación.", "Abrir la invitación"),
    ],
)
async def test_a_link_says_what_it_is_about_and_nothing_that_its_maker_wrote(
    page: Page, word: str, said: str, button: str
) -> None:
    await page.evaluate(f"location.hash = 'start={word}'")
    await expect(page.locator("#offer p")).to_have_text(said)
    await expect(page.get_by_role("button", name=button, exact=True)).to_be_visible()


async def test_a_link_that_is_not_wanted_goes(here: Site, page: Page) -> None:
    await page.goto("/#start=inv_abc")
    await page.get_by_role("button", name="Ahora no").click()
    await expect(page.locator("#offer")).to_be_hidden()
    assert page.url == f"{here.url}/"
    await begin(page)
    assert await lines(here) == ["/start"]


@pytest.mark.parametrize("hash_", ["#start=", "#start=a b", "#start=" + "a" * 65, "#message"])
async def test_what_is_no_link_of_ours_is_not_offered(
    here: Site, phone: BrowserContext, hash_: str
) -> None:
    page = await phone.new_page()
    await page.goto(f"/{hash_}")
    await expect(page.get_by_role("button", name="Empezar")).to_be_visible()
    await expect(page.locator("#offer")).to_be_hidden()


# ── leaving ───────────────────────────────────────────────────────────────────────────────────


async def ask_to_be_erased(page: Page) -> None:
    await begin(page)
    await write(page, "/borrar")
    await expect(page.get_by_role("button", name="Sí, borrar")).to_be_visible()


async def test_who_is_erased_sees_our_last_word_alone_and_then_nothing(
    here: Site, phone: BrowserContext, page: Page
) -> None:
    await ask_to_be_erased(page)
    other = await phone.new_page()
    await other.goto("/")
    await expect(ours(other).last).to_contain_text("Borramos sus datos?")
    await page.get_by_role("button", name="Sí, borrar").click()
    for each in (page, other):
        await expect(each.locator("#log .line")).to_have_count(1)
        await expect(ours(each)).to_contain_text("Borramos sus datos. Gracias")
        await expect(each.get_by_role("status")).to_have_text("")
    assert await phone.cookies() == []
    assert await page.evaluate("Object.keys(localStorage)") == []
    await other.reload()
    await expect(other.get_by_role("button", name="Empezar")).to_be_visible()
    await expect(other.locator("#log .line")).to_have_count(0)
    await write(page, "/start")
    await expect(mine(page)).to_have_text([re.compile("/start")])
    await expect(ours(page)).to_have_count(1)
    await expect(ours(page)).to_contain_text("¿Nos da su permiso?")


async def test_who_was_erased_is_not_called_back(here: Site, phone: BrowserContext) -> None:
    page = await phone.new_page()
    await page.clock.install()
    await page.goto("/")
    await ask_to_be_erased(page)
    await page.get_by_role("button", name="Sí, borrar").click()
    await expect(ours(page)).to_contain_text(["Borramos sus datos. Gracias"])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.partition("?")[0]))
    await page.clock.fast_forward(120_000)
    await expect(page.get_by_role("status")).to_have_text("")
    await write(page, "/start")
    await expect(ours(page)).to_contain_text(["¿Nos da su permiso?"])
    assert asked == [f"{here.url}/chat/mensajes", f"{here.url}/chat/eventos"]


async def test_who_is_erased_over_a_bad_line_sees_nothing_more(
    browser: Browser, here: Site
) -> None:
    context = await new_phone(browser, here)
    await context.add_init_script(
        "const lines = []; EventSource = class extends EventSource {"
        "  constructor(url) { super(url); lines.push(this); } };"
        "globalThis.cut = () => lines.forEach((line) => { line.close(); line.onerror(); });"
    )
    page = await context.new_page()
    await page.goto("/")
    await ask_to_be_erased(page)
    await context.route("**/chat/eventos*", lambda route: route.abort())
    await page.evaluate("cut()")
    await expect(page.get_by_role("status")).to_have_text(here.words("es")["reconnecting"])
    await page.get_by_role("button", name="Sí, borrar").click()
    await expect(page.get_by_role("button", name="Empezar")).to_be_visible()
    await expect(page.locator("#log .line")).to_have_count(0)
    await expect(page.get_by_role("status")).to_have_text("")
    await context.close()


# ── files ─────────────────────────────────────────────────────────────────────────────────────


async def test_the_picker_offers_what_we_take_and_nothing_else(page: Page) -> None:
    offered = (await page.locator("#file").get_attribute("accept") or "").split(",")
    assert {each for each in offered if "/" in each} == set(FILE_NAMES)
    assert {each for each in offered if each.startswith(".")} == {
        ending for endings in FILE_NAMES.values() for ending in endings
    }
    assert len(offered) == len(set(offered))
