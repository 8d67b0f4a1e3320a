"""Pins and guided entry on the page in a real browser, as large as a phone."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.sandbox.test_page import PHONE, address, browser, open_page, play, pytestmark, say

__all__ = ["address", "browser", "pytestmark"]


async def test_the_board_is_pinned_above_the_group(browser: Browser, address: str) -> None:
    """The office opens it; the page shows it above the messages, for everybody."""
    page, wrongs = await open_page(browser, address, PHONE)
    await play(page, "Thường trực")
    await say(page, "/bang")
    await expect(page.locator(".message.bot").last).to_contain_text("BẢNG BÁO CÁO TUẦN 24–30/7")
    await expect(page.locator("#pin")).to_contain_text("BẢNG BÁO CÁO TUẦN")
    assert wrongs == []


async def test_figures_asked_for_step_by_step(browser: Browser, address: str) -> None:
    """In private, by words and buttons, to the answer that every report gets."""
    page, wrongs = await open_page(browser, address, PHONE)
    await play(page, "Đầu mối Tân Hưng")
    await page.locator(".tab").nth(1).click()
    last = page.locator(".message.bot").last
    for word, shown in (("/nhaplieu", "(1/4)"), ("12", "(2/4)"), ("9O", "«9O»"), ("68", "(3/4)")):
        await say(page, word)
        await expect(last).to_contain_text(shown)
    await last.get_by_role("button", name="0", exact=True).click()
    await expect(last).to_contain_text("(4/4)")
    await last.get_by_role("button", name="Bỏ qua").click()
    await expect(last).to_contain_text("Kiểm tra trước khi gửi")
    await last.get_by_role("button", name="Gửi", exact=True).click()
    await expect(last).to_contain_text("Đã nhận: xã Tân Hưng, kỳ 24–30/7, đúng hạn.")
    assert wrongs == []
