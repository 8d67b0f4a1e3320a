"""The chat page in a real browser: report, bad report, button, edit, the clock, reminder, alert, summary."""

from __future__ import annotations

import dataclasses
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.config import Limits, load
from bot.sandbox.cast import ADMIN, LEADER
from bot.sandbox.run import open_sandbox

EXAMPLE = Path(__file__).parents[2] / "examples" / "tan-chau.toml"
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LIFTED = Limits(group_per_minute=100_000, chat_per_second=1_000.0, all_per_second=10_000.0)
DESKTOP, PHONE = {"width": 1366, "height": 860}, {"width": 390, "height": 844}
PATIENCE = 30_000  # milliseconds; a picture drawn on a busy machine takes a while

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no browser found")
expect.set_options(timeout=PATIENCE)


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """Open the sandbox on a free port with a folder of its own."""
    settings = load(EXAMPLE, {})
    sandbox = dataclasses.replace(settings.sandbox, port=0)
    telegram = dataclasses.replace(settings.telegram, limits=LIFTED)
    changed = dataclasses.replace(settings, sandbox=sandbox, telegram=telegram, data_dir=tmp_path)
    async with open_sandbox(changed) as (_, url):
        yield url


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Start the browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=BROWSER, args=OPTIONS)
        yield browser
        await browser.close()


async def open_page(browser: Browser, address: str, size: dict[str, int]) -> tuple[Page, list[str]]:
    """Open the page once the opening has been played; the list gathers what goes wrong in it."""
    phone = size is PHONE
    context = await browser.new_context(
        viewport={"width": size["width"], "height": size["height"]}, is_mobile=phone, has_touch=phone
    )
    page = await context.new_page()
    wrongs: list[str] = []
    page.on("pageerror", lambda error: wrongs.append(str(error)))
    page.on("console", lambda line: wrongs.append(line.text) if line.type == "error" else None)
    await page.goto(address)
    await expect(page.locator("#time")).to_have_text("07:30")
    await expect(page.locator("#banner")).to_be_hidden()
    return page, wrongs


async def say(page: Page, text: str) -> None:
    """Type a message and send it."""
    await page.fill("#draft", text)
    await page.click("#send")
    await expect(page.locator(".message.mine .words").last).to_have_text(text)


async def play(page: Page, name: str) -> None:
    """Become somebody, through the drawer where there is one."""
    if await page.locator("#side-open").is_visible():
        await page.click("#side-open")
    await page.get_by_role("button", name=name, exact=False).first.click()
    await expect(page.locator("#me-name")).to_have_text(name)


async def next_due(page: Page, time: str) -> None:
    """Go to the next thing due."""
    chip = page.locator("#chip")
    button = chip if await chip.is_visible() else page.locator("#next")
    await button.click()
    await expect(page.locator("#time")).to_have_text(time)
    await expect(button).to_be_enabled()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_a_report_its_fault_and_its_mending(browser: Browser, address: str, size: dict[str, int]) -> None:
    """A good report is answered; a bad one is explained, mended by an edit, and an unclear unit by a button."""
    page, wrongs = await open_page(browser, address, size)
    await play(page, "Đầu mối Tân Hưng")
    await say(page, "/report TânHưng m1=12 m2=68 kh1=20 kh2=150")
    answer = page.locator(".message.bot").last
    await expect(answer).to_contain_text("Đã nhận: xã Tân Hưng")
    await expect(answer.locator("b", has_text="50,28")).to_be_visible()

    await play(page, "Đầu mối Tân Phú")
    await say(page, "/bc Tân Phú m1=12 m2=12O")
    await expect(page.locator(".message.bot").last).to_contain_text("12O")
    await expect(page.locator(".message.bot code").last).to_be_visible()
    mine = page.locator(".message.mine").last
    await mine.hover()
    await mine.locator(".more").click()
    await page.get_by_role("button", name="Sửa", exact=True).click()
    await page.fill("#draft", "/bc Tân Phú m1=12 m2=63")
    await page.click("#send")
    await expect(mine.locator(".edited")).to_be_visible()
    await expect(page.locator(".message.bot").filter(has_text="Đã nhận: xã Tân Phú")).to_be_visible()
    assert wrongs == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_a_button_completes_a_report(browser: Browser, address: str, size: dict[str, int]) -> None:
    """Among Tân Hòa, Tân Hội and Tân Hà one presses which is meant."""
    page, wrongs = await open_page(browser, address, size)
    await play(page, "Thường trực")
    await say(page, "/bc Tân Hò m1=5 m2=6")
    question = page.locator(".message.bot").last
    await question.get_by_role("button", name=re.compile("Tân Hòa")).click()
    await expect(page.locator(".message.bot").filter(has_text="Đã nhận: xã Tân Hòa")).to_be_visible()
    assert wrongs == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_clock_brings_reminder_alert_and_summary(
    browser: Browser, address: str, size: dict[str, int]
) -> None:
    """The next things due: a reminder, another, the leader's private alert, the summary with its pictures."""
    page, wrongs = await open_page(browser, address, size)
    await play(page, "Đầu mối Tân Hưng")
    await next_due(page, "08:00")
    await expect(page.locator(".message.bot").last).to_contain_text("NHẮC BÁO CÁO TUẦN 24–30/7")
    await next_due(page, "09:30")
    await next_due(page, "10:00")
    told = page.locator(".toast", has_text="Bot nhắn riêng")
    await told.get_by_role("button", name="Xem").click()
    await expect(page.locator(f'.tab[data-room="{LEADER}"]')).to_have_attribute("aria-selected", "true")
    await expect(page.locator(".message.bot").last).to_contain_text("Tân Hòa")
    await page.locator(".tab").first.click()
    await next_due(page, "11:00")
    await expect(page.locator(".message.bot", has_text="TỔNG HỢP TUẦN 24–30/7/2023")).to_be_visible()
    picture = page.locator(".picture img").last
    await expect(picture).to_have_js_property("complete", True)
    assert await picture.evaluate("image => image.naturalWidth") == 1080
    await page.locator(".picture").last.click()
    await expect(page.locator("#viewer")).to_be_visible()
    await page.keyboard.press("Escape")
    assert await page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert wrongs == []


async def test_send_stays_in_sight_beside_a_long_message(browser: Browser, address: str) -> None:
    """On a phone, replying to a long message or editing it leaves Send and the way out inside the screen."""
    page, wrongs = await open_page(browser, address, PHONE)
    await play(page, "Khách")
    await say(page, "Cả nhóm cho hỏi " + "tuần này nộp số liệu lúc mấy giờ, nộp ở đâu, " * 8)
    mine = page.locator(".message.mine").last
    for choice in ("Trả lời", "Sửa"):
        await mine.locator(".more").click()
        await page.get_by_role("button", name=choice, exact=True).click()
        await expect(page.locator("#context-text")).to_be_visible()
        for part in ("#send", "#context-off"):
            await expect(page.locator(part)).to_be_in_viewport(ratio=1)
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert await page.locator("#composer").evaluate("box => box.scrollWidth <= innerWidth")
        await page.click("#context-off")
    assert wrongs == []


async def test_a_hint_at_a_private_word_goes_once_it_is_read(browser: Browser, address: str) -> None:
    """Whoever opens the private chat by hand needs no "Xem" any more."""
    page, wrongs = await open_page(browser, address, DESKTOP)
    for time in ("08:00", "09:30", "10:00"):
        await next_due(page, time)
    told = page.locator(".toast", has_text="Bot nhắn riêng")
    await expect(told).to_have_count(1)
    await page.get_by_role("button", name="Lãnh đạo", exact=False).first.click()
    await page.locator(f'.tab[data-room="{LEADER}"]').click()
    assert await told.count() == 0
    assert wrongs == []


async def test_starting_over_and_english(browser: Browser, address: str) -> None:
    """Start over forgets what was said; the page speaks English too."""
    page, wrongs = await open_page(browser, address, DESKTOP)
    await play(page, "Khách")
    await say(page, "Chào cả nhóm")
    await page.click("#reset")
    await page.click("#sure button[value=yes]")
    await expect(page.locator(".words", has_text="Chào cả nhóm")).to_have_count(0)
    await expect(page.locator("#time")).to_have_text("07:30")
    await page.click("#language")
    await expect(page.locator("#next")).to_have_text("To the next thing due")
    await page.locator(".tab").nth(1).click()
    await page.get_by_role("button", name="Start", exact=True).click()
    await expect(page.locator(".message.mine")).to_contain_text("/start")
    await expect(page.locator(".message.bot").last).to_be_visible()
    assert wrongs == []


async def test_zalos_tab_has_no_heading_without_steps(browser: Browser, address: str) -> None:
    """The walk leads through Telegram's group; in the other tab nothing is said of it."""
    page, wrongs = await open_page(browser, address, DESKTOP)
    await expect(page.locator("#guide h2")).to_be_visible()
    await page.locator('a[data-app="zalo"]').click()
    await expect(page.locator("#time")).to_have_text("07:30")
    await expect(page.locator("#guide h2")).to_be_hidden()
    assert wrongs == []


async def test_files_both_ways(address: str, browser: Browser, tmp_path: Path) -> None:
    """The paper-clip sends a sheet; what it would change comes back with a button; a workbook comes as a link."""
    page, wrongs = await open_page(browser, address, DESKTOP)
    await play(page, "Thường trực")
    await page.locator(f'.tab[data-room="{ADMIN}"]').click()
    sheet = EXAMPLE.parent / "import" / "tan-chau-tuan-24-30-7.xlsx"
    await page.set_input_files("#file", sheet)
    await expect(page.locator(".message.mine a.document").last).to_contain_text(sheet.name)
    await expect(page.locator(".message.bot .words").last).to_contain_text("XEM TRƯỚC")
    await page.locator(".keyboard button", has_text="Bỏ").last.click()
    await expect(page.locator(".message.bot .words").last).to_contain_text("không ghi gì")
    await say(page, "/excel")
    link = page.locator(".message.bot a.document").last
    await expect(link).to_contain_text(".xlsx")
    await expect(link.locator("small")).to_have_text(re.compile(r"\d+ KB"))
    async with page.expect_download() as started:
        await link.click()
    saved = tmp_path / "book.xlsx"
    await (await started.value).save_as(saved)
    assert saved.read_bytes().startswith(b"PK")
    assert not wrongs
