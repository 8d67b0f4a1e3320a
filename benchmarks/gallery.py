"""Make docs/gallery.md anew: summaries of the five campaigns as the desk posts them, out of the replay.

Run it with `make gallery`. Each figure is reckoned apart before its picture is drawn; one that differs ends the run.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from pathlib import Path

from benchmarks.replay import SEED
from benchmarks.season.audit import Audit, flat
from benchmarks.season.stage import GROUP, Play
from reporting.records import Json, Letter, LetterKind
from reporting.render import draw

DOCS = Path(__file__).parents[1] / "docs"
LARGEST = 200 * 1024
_POINT = re.compile(r"^([0-9]+)[.] ")


@dataclass(frozen=True, slots=True)
class Shot:
    """A summary to show: of which slot, under which heading, what is asked after it, which pictures are kept."""

    campaign: str
    slot: str
    heading: str
    words: str
    asks: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ("ranking", "progress", "calendar", "bars", "card")
    with_text: bool = True


SHOTS = (
    Shot(
        "tan-chau",
        "tan-chau/tuan/2023-08-27/summary",
        "Huyện Tân Châu: tổng hợp sáng thứ Hai, 28/8/2023",
        "11 xã, 01 thị trấn; báo cáo tuần, hạn 10 giờ 00 thứ Hai. Đúng 11 giờ 00 bàn trực tự đăng bản tổng hợp, "
        "kèm một album: xếp hạng, tiến độ so với mức cần, lịch gửi báo cáo.",
        asks=("/bieudo", "/status Tân Hưng"),
        kinds=("ranking", "progress", "calendar", "bars", "card"),
    ),
    Shot(
        "tan-chau",
        "tan-chau/tuan/2023-10-29/summary",
        "Huyện Tân Châu: một ngày trước hạn, 30/10/2023",
        "Dự báo lấy mức giữa của bốn tuần gần nhất, nói rõ chậm bao nhiêu ngày, đến hạn còn thiếu bao nhiêu.",
        kinds=("progress",),
    ),
    Shot(
        "ninh-thuan",
        "ninh-thuan/ngay/2024-07-28/summary",
        "Tỉnh Ninh Thuận: báo cáo ngày, tổng hợp ngày 29/7/2024",
        "07 huyện, thành phố; chỉ tiêu tính từ 1/7, trước 31/7. Báo cáo ngày, tổng hợp mỗi thứ Hai.",
    ),
    Shot(
        "duyen-hai",
        "duyen-hai/ngay/2023-10-01/summary/mon-09:00",
        "Thị xã Duyên Hải: 90 ngày đêm, tổng hợp ngày 2/10/2023",
        "Chỉ tiêu giao chung cả thị xã, không giao từng đơn vị: xếp hạng theo lũy kế. Báo cáo cả thứ Bảy, Chủ nhật.",
    ),
    Shot(
        "rach-gia",
        "rach-gia/dot-2/2023-11-18/summary",
        "Thành phố Rạch Giá: kết thúc đợt 2, 19/11/2023",
        "Hai đợt; xếp hạng theo số làm trong đợt. Số nhanh từng ngày và tổng cả đợt không cộng hai lần.",
        kinds=("ranking", "progress"),
    ),
    Shot(
        "my-phu-dong",
        "my-phu-dong/ap/2023-06-21/summary",
        "Xã Mỹ Phú Đông: ấp và cơ quan, 22/6/2023",
        "Ba ấp tính theo hộ, ba cơ quan tính theo người: xếp hạng riêng, không cộng chung.",
        asks=("/bieudo",),
        kinds=("ranking", "bars"),
    ),
)

HEAD = """# Bàn trực đăng gì

Năm chiến dịch, mỗi chiến dịch chạy trọn thời gian của mình qua chính bàn trực này. Tên đơn vị, chỉ tiêu, số đầu kỳ,
hạn gửi là của các công văn đã công bố; **số báo cáo hằng kỳ là số giả lập** (có cuối tuần, có đơn vị gửi trễ, có tin gõ
nhầm rồi đính chính). Mỗi con số dưới đây đã được tính lại bằng một cách khác trước khi vẽ. Làm lại trang này:
`make gallery`.

Hình dành cho điện thoại: bề ngang 1080 điểm, chữ không nhỏ hơn 30 điểm, chuyển tiếp đi vẫn đủ nghĩa.
"""


@dataclass(slots=True)
class Camera:
    """Watches a play, checks each summary, and keeps those to be shown."""

    shots: Sequence[Shot]
    audit: Audit = field(default_factory=Audit)
    taken: dict[Shot, tuple[str, list[Json]]] = field(default_factory=dict)

    def __call__(self, play: Play, now: datetime, letters: Sequence[Letter]) -> None:
        """Check what was posted, then ask for what else is shown, and check that too."""
        self.audit(play, now, letters)
        for shot in self.shots:
            mine = [one for one in letters if one.chat_id == GROUP and (one.slot or "").startswith(shot.slot)]
            if mine:
                text = next(one.text for one in mine if one.kind is LetterKind.TEXT)
                pictures = [picture for one in mine if one.picture for picture in flat(one.picture)]
                asked = [one for word in shot.asks for one in play.ask(word)]
                more = [picture for one in asked if one.picture for picture in flat(one.picture)]
                self.audit.look_at(play, now, mine[0].slot or "", more)
                shown = [picture for picture in (*pictures, *more) if picture["kind"] in shot.kinds]
                self.taken[shot] = (text, _each_once(shown))


def _each_once(pictures: Sequence[Json]) -> list[Json]:
    """Leave out a second picture of a kind: the same figures asked for again."""
    found: dict[str, Json] = {}
    for picture in pictures:
        found.setdefault(str(picture["kind"]), picture)
    return list(found.values())


def main() -> int:
    """Play the five campaigns and write the page with its pictures."""
    folder = DOCS / "gallery"
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    taken: dict[Shot, tuple[str, list[Json]]] = {}
    checked = 0
    for name in dict.fromkeys(shot.campaign for shot in SHOTS):
        camera = Camera([shot for shot in SHOTS if shot.campaign == name])
        Play(name, seed=SEED, on_post=camera).run()
        taken |= camera.taken
        checked += camera.audit.figures
    parts = [HEAD]
    for number, shot in enumerate(SHOTS, start=1):
        text, pictures = taken[shot]
        parts.append(f"## {shot.heading}\n\n{shot.words}\n")
        if shot.with_text:
            parts.append(_quoted(text) + "\n")
        names = []
        for picture in pictures:
            png = draw(picture)
            if len(png) > LARGEST:
                sys.stderr.write(f"{shot.heading}: a picture of {len(png)} bytes\n")
                return 1
            file = f"{number}-{shot.campaign}-{picture['kind']}.png"
            (folder / file).write_bytes(png)
            names.append(f'<img src="gallery/{file}" width="360" alt="{picture["title"]}">')
        parts.append("\n".join(names) + "\n")
    (DOCS / "gallery.md").write_text("\n".join(parts), encoding="utf-8")
    sys.stdout.write(f"{len(list(folder.glob('*.png')))} pictures; {checked} figures reckoned again, none differs\n")
    return 0


def _quoted(text: str) -> str:
    """Write a post's small HTML as a quotation."""
    bold = re.sub(r"</?b>", "**", text.replace("*", "\\*"))
    lines = unescape(re.sub(r"<[^>]+>", "", bold)).splitlines()
    return "\n".join(f"> {_POINT.sub(_escaped, line)}  " for line in lines)


def _escaped(point: re.Match[str]) -> str:
    """Keep a point's number a number, where Markdown would count by itself."""
    return f"{point[1]}\\. "


if __name__ == "__main__":
    sys.exit(main())
