"""Pictures of the chat page for README and guide: `python -m tests.sandbox.pictures docs/pictures`."""

from __future__ import annotations

import asyncio
import dataclasses
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Page, async_playwright, expect

from bot.config import load
from bot.sandbox.run import open_sandbox
from tests.sandbox.test_page import BROWSER, DESKTOP, EXAMPLE, LIFTED, OPTIONS, PHONE, next_due, open_page, play, say


async def take(folder: Path) -> None:
    """Play a Monday morning and take a picture of each scene."""
    with TemporaryDirectory() as data:
        settings = load(EXAMPLE, {})
        sandbox = dataclasses.replace(settings.sandbox, port=0)
        telegram = dataclasses.replace(settings.telegram, limits=LIFTED)
        changed = dataclasses.replace(settings, sandbox=sandbox, telegram=telegram, data_dir=Path(data))
        async with open_sandbox(changed) as (_, url), async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=BROWSER, args=OPTIONS)
            desk, _ = await open_page(browser, url, DESKTOP)
            phone, _ = await open_page(browser, url, PHONE)
            await _scenes(desk, phone, folder)
            await browser.close()


async def _scenes(desk: Page, phone: Page, folder: Path) -> None:
    await play(phone, "Đầu mối Tân Hưng")
    await say(phone, "/report TânHưng m1=12 m2=68 kh1=20 kh2=150")
    await _shot(phone, "Đã nhận: xã Tân Hưng", folder / "report-phone.png")
    await play(phone, "Đầu mối Tân Phú")
    await say(phone, "/bc Tân Phú m1=12 m2=12O")
    await _shot(phone, "12O", folder / "fault-phone.png")
    await play(desk, "Lãnh đạo")
    await say(desk, "/status")
    await _shot(desk, "dẫn đầu", folder / "status-desktop.png")
    for time in ("08:00", "09:30", "10:00", "11:00"):
        await next_due(desk, time)
    await _shot(desk, "để đạt", folder / "summary-desktop.png")
    await _shot(phone, "để đạt", folder / "summary-phone.png")
    await desk.locator(".tab").nth(1).click()
    await _shot(desk, "Báo cáo đ/c", folder / "alert-desktop.png")


async def _shot(page: Page, wanted: str, path: Path) -> None:
    await expect(page.locator(".message.bot").last).to_contain_text(wanted)
    await expect(page.locator(".toast")).to_have_count(0)
    await page.evaluate("Promise.all([...document.images].map(image => image.decode().catch(() => 0)))")
    await page.evaluate("new Promise(done => setTimeout(done, 400))")  # the last bubble rises
    await page.screenshot(path=path)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(target))
