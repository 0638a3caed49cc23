"""Debian's Chromium, as a phone of 360 x 740."""

import os
import shutil
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, async_playwright

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 360, "height": 740}
_MISSING = "NO chromium ON THIS MACHINE: THE PAGE TESTS ARE SKIPPED. Install the package chromium."


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start a browser; without one, skip loudly, or fail where CI=1."""
    path = shutil.which("chromium")
    if path is None:
        if os.environ.get("CI") == "1":
            pytest.fail(_MISSING)
        warnings.warn(_MISSING, stacklevel=2)
        pytest.skip(_MISSING)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(_ARGUMENTS))
        yield browser
        await browser.close()
