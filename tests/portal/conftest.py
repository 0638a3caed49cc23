"""The page in a real browser, before the whole bot."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.portal.chromium import chromium
from tests.portal.pages import new_phone
from tests.portal.site import Site, site

expect.set_options(timeout=20_000)  # longer than a rest between two attempts


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Site]:
    async with site(tmp_path) as opened:
        yield opened


@pytest.fixture
async def http(here: Site) -> AsyncIterator[aiohttp.ClientSession]:
    headers = {"Accept-Language": "es"}
    async with aiohttp.ClientSession(here.url, headers=headers) as session:
        yield session


@pytest.fixture
async def phone(browser: Browser, here: Site) -> AsyncIterator[BrowserContext]:
    context = await new_phone(browser, here)
    yield context
    await context.close()


@pytest.fixture
async def page(phone: BrowserContext) -> AsyncIterator[Page]:
    """The page as somebody opens it for the first time; an error in its script fails the test."""
    opened = await phone.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    await opened.goto("/")
    yield opened
    assert errors == []
