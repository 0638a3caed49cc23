"""The photo of an announcement on the page: seen by those who got it, described for all."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.house import utc_now
from cocreation.announcements import announcements
from cocreation.announcements.announcements import Audience, AudienceKind, Content, Photo
from cocreation.permissions import OPERATOR
from storage import pictures
from storage.announcements import announcement_photos
from storage.ids import new_id
from tests import media
from tests.portal.browser import Browser
from tests.portal.chromium import PHONE, chromium
from tests.portal.pages import new_phone
from tests.portal.site import Site, site
from tests.proofs.broadcast.crowd import awake_programme

TEXT = "Mañana a las nueve hay mesa."
CONTENT = pictures.for_many(media.photo())


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Site]:
    async with site(tmp_path / "data", programme=awake_programme(tmp_path)) as opened:
        yield opened


def announced(here: Site) -> Photo:
    """Announce something with a photo to everyone."""
    photo = Photo(id=new_id(utc_now()), alt="Vecinos sentados alrededor de una mesa.")
    with here.house.store.transaction() as tx:
        announcement_photos.insert(tx, photo_id=photo.id, content=CONTENT, now=utc_now())
        announcements.create(
            tx,
            OPERATOR,
            kind="stage",
            audience=Audience(kind=AudienceKind.EVERYONE),
            content=dict.fromkeys(here.house.programme.languages, Content(text=(("", TEXT),))),
            photo=photo,
            due=utc_now(),
            now=utc_now(),
            approved=True,
        )
    return photo


async def test_a_photo_is_for_those_who_talk_with_us(here: Site) -> None:
    photo = announced(here)
    browser, stranger = Browser(here.url), Browser(here.url)
    await browser.write("/start")
    async with browser.http.get(f"/foto/{photo.id}") as answer:
        assert (answer.status, answer.content_type) == (200, "image/jpeg")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert await answer.read() == CONTENT
    for visitor, path in ((stranger, photo.id), (browser, "nothing"), (browser, "../x")):
        async with visitor.http.get(f"/foto/{path}") as answer:
            assert answer.status == 404
    await browser.close()
    await stranger.close()


@pytest.mark.page
async def test_the_page_shows_it_within_its_width_and_says_what_it_shows(here: Site) -> None:
    async with chromium() as started:
        context = await new_phone(started, here)
        page = await context.new_page()
        await page.goto("/")
        await page.get_by_role("button", name="Empezar").click()
        for question in range(2):
            await expect(page.locator(".line.ours")).to_have_count(question + 1)
            await page.locator(".choices:not(.deaf) button").first.click()
        await expect(page.locator(".line.ours")).to_have_count(3)
        announced(here)
        photo = page.get_by_role("img", name="Vecinos sentados alrededor de una mesa.")
        await expect(photo).to_be_visible()
        await expect(page.get_by_text(TEXT)).to_be_visible()
        await photo.evaluate("image => image.decode()")
        await expect(page.get_by_text(TEXT)).to_be_in_viewport()
        box = await photo.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
        assert abs(box["width"] / box["height"] - 64 / 48) < 0.05
        await context.close()
