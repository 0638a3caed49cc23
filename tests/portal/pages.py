"""What a person does on the page, and what they see of the talk."""

from typing import Any

import sqlalchemy as sa
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from tests.portal.chromium import PHONE
from tests.portal.site import Site

PERMISSION = "¿Nos da su permiso?"


async def new_phone(browser: Browser, here: Site, **options: Any) -> BrowserContext:
    context = await browser.new_context(
        **{"base_url": here.url, "viewport": PHONE, "locale": "es-PA", **options}
    )
    context.set_default_timeout(15_000)
    return context


async def count(here: Site, table: sa.Table) -> int:
    rows = await here.house.store.read(sa.select(sa.func.count()).select_from(table))
    return int(rows[0][0])


def ours(page: Page) -> Locator:
    return page.locator("#log .line.ours")


def mine(page: Page) -> Locator:
    return page.locator("#log .line.mine")


async def narrow_targets(page: Page) -> list[str]:
    """Return what can be tapped and is smaller than 24 CSS pixels (WCAG 2.2, 2.5.8)."""
    return list(
        await page.evaluate(
            """() => [...document.querySelectorAll('a, button, select, summary, input, textarea')]
              .filter(each => each.type !== 'hidden' && each.getClientRects().length)
              .filter(each => !each.classList.contains('skip'))
              .filter(each => {
                const {width, height} = each.getBoundingClientRect();
                return width < 24 || height < 24;
              })
              .map(each => each.outerHTML.slice(0, 120))"""
        )
    )


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Su mensaje").fill(text)
    await page.locator("#form").get_by_role("button", name="Enviar").click()


async def begin(page: Page) -> None:
    await page.get_by_role("button", name="Empezar").click()
    await expect(ours(page).last).to_contain_text(PERMISSION)


async def talk_of(page: Page, who: str = "") -> list[str]:
    """Return what the log says, each line with who said it; or one side's lines without."""
    lines: list[str] = await page.locator("#log .line .text").all_text_contents()
    return [line.removeprefix(f"{who}: ") for line in lines if line.startswith(who)]
