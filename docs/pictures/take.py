# ruff: noqa: INP001 - a script beside its pictures, no package
"""Take the pictures of README.md and the guide anew: play a Monday in the sandbox and photograph its page.

`make pictures` runs it; it wants Chromium.
"""

from __future__ import annotations

import asyncio
import dataclasses
import io
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.async_api import Browser, Page, ViewportSize, async_playwright, expect

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from bot.config import Limits, load  # noqa: E402 - after the path is set
from bot.sandbox.cast import ADMIN, FIRST_LEAD, LEADER, STRANGER, group_id  # noqa: E402
from bot.sandbox.run import open_sandbox  # noqa: E402

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
PHONE, DESKTOP = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=800)
LIFTED = Limits(group_per_minute=100_000, chat_per_second=1_000.0, all_per_second=10_000.0)  # a day in a minute
PATIENCE = 30_000  # milliseconds
COLOURS = 128  # of a picture: enough for flat areas and letters
GROUND, GAP, CORNER = "#e9edeb", 44, 28  # of the three phones side by side, in pixels
GROUP = group_id(0)
LEADS = {"tan-hung": 0, "tan-phu": 1, "thi-tran": 3, "tan-hoa": 7}  # places in the file of units


def lead(unit: str) -> int:
    """Give the number of a unit's reporter."""
    return FIRST_LEAD + LEADS[unit]


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture: who looks, at which room, and what must be seen; `at` scrolls to a text instead of the end."""

    name: str
    who: int
    room: int
    shows: str
    size: ViewportSize = dataclasses.field(default_factory=lambda: PHONE)
    at: str = ""


class Stage:
    """The sandbox's page and its door for moves."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser = browser
        self.url = url

    async def move(self, what: str, **body: Any) -> dict[str, Any]:
        """Make a move as the page does."""
        context = await self.browser.new_context()
        answer = await context.request.post(f"{self.url}/sandbox/{what}", data=body, timeout=PATIENCE)
        result: dict[str, Any] = await answer.json()
        await context.close()
        if not answer.ok:
            raise RuntimeError(f"{what} {body}: {result}")
        return result

    async def ready(self) -> None:
        """Wait until the eight reports of the opening have been played."""
        page = await self.browser.new_page()
        await page.goto(self.url)
        await expect(page.locator("#time")).to_have_text("07:30", timeout=PATIENCE)
        await expect(page.locator("#banner")).to_be_hidden(timeout=PATIENCE)
        await page.close()

    async def say(self, who: int, text: str, room: int = GROUP) -> int:
        """Say something; gives the message's number."""
        said = await self.move("say", **{"as": who}, chat=room, text=text)
        return int(said["message"]["id"] if "message" in said else said["id"])

    async def take(self, scene: Scene) -> Path:
        """Open the page afresh as somebody, wait for what must be seen, and photograph it."""
        phone = scene.size is PHONE
        context = await self.browser.new_context(
            viewport=scene.size,
            is_mobile=phone,
            has_touch=phone,
            device_scale_factor=2 if phone else 1.5,
            reduced_motion="reduce",
        )
        await context.add_init_script(f"localStorage.setItem('baocao.me', '{scene.who}')")
        page = await context.new_page()
        await page.goto(self.url)
        await page.locator(f'.tab[data-room="{scene.room}"]').evaluate("tab => tab.click()")
        await expect(page.locator(".message", has_text=scene.shows).last).to_be_visible(timeout=PATIENCE)
        await self._settle(page, scene)
        path = HERE / f"{scene.name}.png"
        keep(await page.screenshot(), path)
        await context.close()
        return path

    @staticmethod
    async def _settle(page: Page, scene: Scene) -> None:
        for image in await page.locator(".picture img").all():
            await image.scroll_into_view_if_needed()
            await expect(image).to_have_js_property("complete", True, timeout=PATIENCE)
        log = page.locator("#log")
        await log.evaluate("log => { log.scrollTop = log.scrollHeight }")
        if scene.at:
            await page.locator(".message", has_text=scene.at).last.evaluate("node => node.scrollIntoView()")
        await expect(page.locator(".toast")).to_have_count(0, timeout=PATIENCE)


def keep(shot: bytes, path: Path) -> None:
    """Write a picture with few colours."""
    with Image.open(io.BytesIO(shot)) as image:
        few = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(path, optimize=True)


def side_by_side(paths: list[Path], out: Path) -> None:
    """Put phones beside each other, with round corners."""
    phones = [Image.open(path).convert("RGB") for path in paths]
    width, height = phones[0].size
    sheet = Image.new("RGB", (len(phones) * (width + GAP) + GAP, height + 2 * GAP), GROUND)
    mask = Image.new("L", (width, height), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, width, height), CORNER, fill=255)
    for index, phone in enumerate(phones):
        sheet.paste(phone, (GAP + index * (width + GAP), GAP), mask)
    small = sheet.resize((sheet.width * 2 // 3, sheet.height * 2 // 3), Image.Resampling.LANCZOS)
    small.quantize(COLOURS, dither=Image.Dither.NONE).save(out, optimize=True)


async def play(stage: Stage) -> list[Path]:
    """Play the Monday, picture by picture."""
    taken: list[Path] = []

    async def take(*scene: Any, **more: Any) -> None:
        taken.append(await stage.take(Scene(*scene, **more)))

    await stage.ready()
    hung, phu, hoa, town = lead("tan-hung"), lead("tan-phu"), lead("tan-hoa"), lead("thi-tran")
    await stage.say(hung, "/guithu Tân Hưng m1=12 m2=6O")
    await stage.say(hung, "/guithu Tân Hưng m1=12 m2=60")
    await take("gui-thu", hung, GROUP, "[Thử] Đã nhận")
    await stage.say(LEADER, "/bantin 8:00", LEADER)
    await stage.say(LEADER, "Tân Hưng còn bao nhiêu, mỗi ngày mấy?", LEADER)
    await stage.say(LEADER, "xa nao dan dau", LEADER)
    await take("hoi-rieng", LEADER, LEADER, "dẫn đầu (số liệu")
    await stage.say(hung, "Xã Tân Hưng báo cáo: mức 1: 12, mức 2: 68, kích hoạt mức 1: 20, kích hoạt mức 2: 150")
    await take("bang-loi", hung, GROUP, "50,28 %")
    await take("choi-thu", hung, GROUP, "50,28 %", size=DESKTOP)
    said = await stage.say(phu, "/bc Tân Phú m1=11 m2=46")
    await take("bao-cao", phu, GROUP, "(mức 1: 11; mức 2: 46)")
    await stage.move("edit", **{"as": phu}, chat=GROUP, message=said, text="/bc Tân Phú m1=11 m2=64")
    await take("dinh-chinh", phu, GROUP, "thay 46 → 64")
    await stage.say(hoa, "/bc Tân Hòa m1=12 m2=4O")
    await take("doc-chua-duoc", hoa, GROUP, "«4O»")
    await stage.say(hoa, "/bc Tân Hò m1=12 m2=40")
    await take("ten-chua-ro", hoa, GROUP, "có thể là")
    await stage.say(STRANGER, "/start", STRANGER)
    await stage.say(STRANGER, "/dangky Tân Hòa", STRANGER)
    await take("dang-ky", ADMIN, ADMIN, "xin làm đầu mối")
    await stage.say(LEADER, "/status", LEADER)
    await take("xep-hang", LEADER, LEADER, "dẫn đầu")
    await stage.move("clock", next=True)
    await take("nhac", hoa, GROUP, "Đã báo cáo 10/12")
    await take("ban-tin", LEADER, LEADER, "BẢN TIN SÁNG", at="BẢN TIN SÁNG")
    await stage.move("clock", to="2023-07-31T10:00:00")
    await take("bao-lanh-dao", LEADER, LEADER, "Báo cáo đ/c")
    await stage.say(LEADER, "/status Tân Hưng", LEADER)
    await take("mot-don-vi", LEADER, LEADER, "Theo công văn")
    await stage.move("clock", to="2023-07-31T11:00:00")
    await take("tong-hop", LEADER, GROUP, "TỔNG HỢP TUẦN", at="TỔNG HỢP TUẦN")
    await take("bieu-do", LEADER, GROUP, "để đạt 122.045 đến 30/10")
    await take("du-thao", ADMIN, ADMIN, "DỰ THẢO")
    await stage.say(ADMIN, "/ngatketnoi")
    await stage.say(ADMIN, "/ketnoi")
    await stage.say(ADMIN, "/phancong @chi_ba Tân Hòa")
    await take("ket-noi", ADMIN, GROUP, "có hiệu lực khi")
    await stage.say(town, "/chuabc")
    await take("chua-bao-cao", town, GROUP, "đã báo cáo")
    await stage.say(hoa, "/bc Tân Hòa m1=500 m2=4000")
    await stage.move("clock", to="2023-07-31T17:05:00")
    await take("diem-viec", ADMIN, ADMIN, "ĐIỂM VIỆC", at="ĐIỂM VIỆC")
    return taken


async def main() -> None:
    """Open the sandbox in a folder of its own, play, and put the README's picture together."""
    browser_path = next(filter(None, map(shutil.which, BROWSERS)), None)
    settings = load(HERE.parents[1] / "examples" / "tan-chau.toml", {})
    with tempfile.TemporaryDirectory() as folder:
        sandbox = dataclasses.replace(settings.sandbox, port=0)
        telegram = dataclasses.replace(settings.telegram, limits=LIFTED)
        settings = dataclasses.replace(settings, sandbox=sandbox, telegram=telegram, data_dir=Path(folder))
        async with open_sandbox(settings) as (_, url), async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=browser_path, args=OPTIONS)
            for path in await play(Stage(browser, url)):
                sys.stdout.write(f"{path.name} {path.stat().st_size // 1024} KB\n")
            await browser.close()
    side_by_side([HERE / f"{name}.png" for name in ("bang-loi", "xep-hang", "bao-lanh-dao")], HERE / "readme.png")


if __name__ == "__main__":
    asyncio.run(main())
