"""The chat page in a real Chromium: on a phone, by keyboard, on a bad line."""

from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, FilePayload, Page, Route, expect

from storage.tables import attachment, incoming, person
from tests.portal.chromium import PHONE
from tests.portal.pages import begin, count, mine, new_phone, ours, talk_of, write
from tests.portal.site import Site, site

pytestmark = pytest.mark.page
POSTS = "**/chat/mensajes"


# ── for everybody ─────────────────────────────────────────────────────────────────────────────


async def press_until(page: Page, key: str, name: str) -> None:
    """Press a key until the thing of this name has the focus, which has to be seen."""
    for _ in range(60):
        await page.keyboard.press(key)
        focused = page.locator(":focus")
        if await focused.count() and (await focused.inner_text()).strip() == name:
            outline = await focused.evaluate("element => getComputedStyle(element).outlineStyle")
            assert outline != "none", name
            return
    raise AssertionError(f"{key} never leads to {name}")


async def test_a_proposal_by_keyboard_alone(here: Site, page: Page) -> None:
    async def choose(label: str) -> None:
        await expect(page.get_by_role("button", name=label).last).to_be_visible()
        await press_until(page, "Tab", label)
        await page.keyboard.press("Enter")

    async def answer(question: str, text: str) -> None:
        await expect(ours(page).last).to_contain_text(question)
        await page.get_by_label("Su mensaje").focus()
        await page.keyboard.type(text)
        await page.keyboard.press("Enter")

    await choose("Empezar")
    await choose("Sí, acepto")
    await choose("No, gracias")
    await choose("Proponer un tema")
    await answer("¿Cómo se llama", "Ciclovía segura en la avenida Brasil")
    await answer("¿Qué problema ve?", "Quienes van en bicicleta comparten el carril con los buses.")
    await answer("¿Qué propone", "Separar un carril con barreras y publicar los accidentes.")
    await choose("Acceso a la información")
    await choose("Veraguas")
    await choose("Enviar")
    await expect(ours(page).filter(has_text="P-0001").first).to_be_visible()
    assert await count(here, person) == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(
    browser: Browser, here: Site, scheme: Literal["light", "dark"]
) -> None:
    context = await new_phone(browser, here, color_scheme=scheme, reduced_motion="reduce")
    page = await context.new_page()
    await page.goto("/#start=inv_abc")
    found = [await Axe().run(page)]
    await page.get_by_role("button", name="Ahora no").click()
    found.append(await Axe().run(page))
    await begin(page)
    await context.set_offline(True)
    await write(page, "Sí, acepto")
    await expect(mine(page).last).to_contain_text("Pendiente")
    found.append(await Axe().run(page))
    assert [result.generate_report() for result in found if result.violations_count] == []
    await context.close()


async def test_everything_fits_and_can_be_touched(here: Site, page: Page) -> None:
    await begin(page)
    await write(page, "/ayuda")
    await expect(mine(page).last).not_to_contain_text("Pendiente")
    await write(page, "x" * 300)
    await expect(mine(page)).to_have_count(3)
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width == PHONE["width"]
    assert await page.evaluate("document.getElementById('log').scrollWidth") <= PHONE["width"]
    for button in await page.locator("button:visible, textarea").all():
        box = await button.bounding_box()
        assert box is not None
        # Where a scroll stands between two pixels, 44 is told as 43.99994.
        assert round(box["height"], 2) >= 44, await button.inner_text()
        assert round(box["width"], 2) >= 44, await button.inner_text()


async def test_what_people_write_stays_text(page: Page) -> None:
    await begin(page)
    text = "<img src=x onerror=alert(1)> <b>&amp;</b> *no* ‮al revés"
    await write(page, text)
    await expect(mine(page).last.locator(".text")).to_contain_text(text)
    assert await page.locator("#log img, #log .mine b").count() == 0


async def test_used_buttons_go_and_the_label_stays_as_the_persons_line(page: Page) -> None:
    await begin(page)
    await page.get_by_role("button", name="Sí, acepto").click()
    await expect(ours(page)).to_have_count(2)
    await expect(page.locator(".choices")).to_have_count(1)
    await expect(mine(page).last.locator(".text")).to_contain_text("Sí, acepto")
    await write(page, "No, gracias")
    await expect(ours(page)).to_have_count(3)
    await expect(ours(page).last.locator(".choices")).to_have_count(1)
    await expect(page.locator(".choices")).to_have_count(1)


async def test_a_reload_shows_the_same_talk(page: Page) -> None:
    await begin(page)
    await write(page, "/ayuda")
    await expect(ours(page)).to_have_count(3)
    before = await talk_of(page)
    await page.get_by_label("Su mensaje").fill("Medio párrafo")
    await page.reload()
    await expect(ours(page)).to_have_count(3)
    assert await talk_of(page) == before
    await expect(page.get_by_label("Su mensaje")).to_have_value("Medio párrafo")
    await expect(page.locator("#log .day")).to_have_text(["Hoy"])
    await expect(page.get_by_role("button", name="Empezar")).to_be_hidden()


async def test_two_tabs_tell_the_same(phone: BrowserContext, page: Page) -> None:
    await begin(page)
    other = await phone.new_page()
    await other.goto("/")
    await expect(ours(other)).to_have_count(1)
    await write(other, "/ayuda")
    await expect(mine(page)).to_have_count(2)
    assert (await talk_of(page))[:3] == (await talk_of(other))[:3]


async def test_nothing_comes_from_elsewhere(phone: BrowserContext, here: Site) -> None:
    page = await phone.new_page()
    asked: list[str] = []
    refused: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    await page.goto("/")
    await begin(page)
    assert {url for url in asked if not url.startswith((here.url, "data:"))} == set()
    assert [url for url in asked if "start" in url] == []
    assert refused == []


async def test_without_script_the_page_says_what_to_do(browser: Browser, here: Site) -> None:
    context = await new_phone(browser, here, java_script_enabled=False)
    page = await context.new_page()
    await page.goto("/")
    words = here.words("es")
    pages = ("meetings", "plan", "foot_proposals", "foot_stages", "foot_privacy")
    said = f"{words['no_script']} {' · '.join(words[each] for each in pages)}"
    await expect(page.locator("noscript p")).to_have_text(said)
    led = [await each.get_attribute("href") for each in await page.locator("noscript a").all()]
    assert led == ["/agenda", "/plan", "/propuestas", "/etapas", "/privacidad"]
    await expect(page.locator("textarea")).to_be_hidden()
    await context.close()


async def test_in_english(browser: Browser, here: Site) -> None:
    context = await new_phone(browser, here, locale="en-US")
    page = await context.new_page()
    await page.goto("/")
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.get_by_role("button", name="Yes, I agree")).to_be_visible()
    await context.close()


# ── on a bad line ─────────────────────────────────────────────────────────────────────────────


async def test_what_is_written_offline_is_sent_once_and_in_order(
    here: Site, phone: BrowserContext, page: Page
) -> None:
    await begin(page)
    await phone.set_offline(True)
    await page.get_by_role("button", name="Sí, acepto").click()
    await write(page, "No, gracias")
    await expect(page.get_by_role("status")).to_have_text(here.words("es")["offline"])
    await expect(page.locator(".state")).to_have_text(["Pendiente", "Pendiente"])
    await phone.set_offline(False)
    await expect(page.locator(".state")).to_have_count(0)
    await expect(page.get_by_role("status")).to_have_text("")
    await expect(ours(page)).to_have_count(3)
    assert await talk_of(page, "Usted") == ["/start", "Sí, acepto", "No, gracias"]
    assert await count(here, incoming) == 3


async def test_what_could_not_be_sent_outlives_a_reload(
    here: Site, phone: BrowserContext, page: Page
) -> None:
    await begin(page)
    await phone.route(POSTS, lambda route: route.abort())
    await write(page, "/ayuda")
    await expect(page.locator(".state")).to_have_text(["Pendiente"])
    await page.reload()
    await expect(page.locator(".state")).to_have_text(["Pendiente"])
    await expect(ours(page)).to_have_count(1)
    await phone.unroute(POSTS)
    await expect(ours(page)).not_to_have_count(1)
    await expect(page.locator(".state")).to_have_count(0)
    assert await talk_of(page, "Usted") == ["/start", "/ayuda"]
    assert await count(here, incoming) == 2


async def test_a_first_message_whose_answer_is_lost_makes_one_person(
    here: Site, phone: BrowserContext, page: Page
) -> None:
    async def take_and_say_nothing(route: Route) -> None:
        await route.fetch()
        await phone.clear_cookies()
        await route.abort("connectionreset")

    await phone.route(POSTS, take_and_say_nothing, times=2)
    await begin(page)
    await expect(mine(page)).to_have_count(1)
    assert (await count(here, person), await count(here, incoming)) == (1, 1)


async def test_a_server_in_trouble_is_tried_again(
    here: Site, phone: BrowserContext, page: Page
) -> None:
    async def often(route: Route) -> None:
        await route.fulfill(status=429, headers={"Retry-After": "1"}, json={"reason": "Espere."})

    await phone.route(POSTS, often, times=1)
    await page.get_by_role("button", name="Empezar").click()
    await expect(page.get_by_role("status")).to_have_text("Espere.")
    await expect(ours(page)).to_have_count(1)
    await expect(page.get_by_role("status")).to_have_text("")


async def test_what_will_never_do_is_given_back(here: Site, page: Page) -> None:
    await begin(page)
    text = "ñ" * 20_000
    await page.evaluate("document.getElementById('message').removeAttribute('maxlength')")
    await write(page, text * 2)
    await expect(page.locator(".state")).to_contain_text(here.words("es")["error_large"])
    await page.get_by_role("button", name="Volver a escribirlo").click()
    await expect(page.get_by_label("Su mensaje")).to_have_value(text * 2)
    await page.get_by_label("Su mensaje").fill("/ayuda")
    await page.locator("#form").get_by_role("button", name="Enviar").click()
    await expect(ours(page)).not_to_have_count(1)


async def test_a_restart_of_the_server_loses_nothing(browser: Browser, tmp_path: Path) -> None:
    async with site(tmp_path) as before:
        context = await new_phone(browser, before)
        page = await context.new_page()
        await page.goto("/")
        await begin(page)
    port = int(before.url.rpartition(":")[2])
    await page.get_by_role("button", name="Sí, acepto").click()
    await expect(page.locator(".state")).to_have_text(["Pendiente"])
    async with site(tmp_path, port=port) as after:
        await expect(ours(page)).to_have_count(2)
        await expect(page.get_by_role("status")).to_have_text("")
        assert await count(after, incoming) == 2
        await context.close()


async def test_a_photo_with_its_words_outlives_a_reload(
    here: Site, phone: BrowserContext, page: Page
) -> None:
    await begin(page)
    await page.get_by_role("button", name="Sí, acepto").click()
    await page.get_by_role("button", name="No, gracias").click()
    await expect(ours(page)).to_have_count(3)
    await phone.route("**/chat/archivos", lambda route: route.abort())
    photo = FilePayload(name="calle.jpg", mimeType="image/jpeg", buffer=b"\xff\xd8\xff" * 2_000)
    await page.locator("#file").set_input_files(photo)
    await expect(page.locator("#attached")).to_contain_text("calle.jpg")
    await write(page, "Así está la calle")
    await expect(mine(page).last).to_contain_text("Pendiente")
    await page.wait_for_function("Object.keys(localStorage).some(key => key.includes('.out.'))")
    await page.reload()
    await expect(mine(page).last).to_contain_text("Pendiente")
    await phone.unroute("**/chat/archivos")
    await expect(page.locator(".state")).to_have_count(0)
    await expect(mine(page).last).to_contain_text("Así está la calle")
    assert await count(here, attachment) == 1


@pytest.mark.parametrize(
    "lacks",
    [
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } })",
        "Storage.prototype.setItem = () => { throw new Error('full'); }",
        "Object.defineProperty(crypto, 'randomUUID', { value: undefined })",
        "Object.defineProperty(window, 'indexedDB', { value: undefined })",
    ],
)
async def test_a_browser_that_keeps_less_talks_as_well(
    browser: Browser, here: Site, lacks: str
) -> None:
    context = await new_phone(browser, here)
    await context.add_init_script(lacks)
    page = await context.new_page()
    await page.goto("/")
    await begin(page)
    await context.set_offline(True)
    await page.get_by_role("button", name="Sí, acepto").click()
    await expect(mine(page).last).to_contain_text("Pendiente")
    await context.set_offline(False)
    await expect(ours(page)).to_have_count(2)
    assert await count(here, incoming) == 2
    await context.close()
