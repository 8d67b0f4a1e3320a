"""Pictures in letters: one, an album, and what an album can't hold; in words for who can't have them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from bot.desk.pictures.albums import album, picture_letters
from bot.files.making import make
from bot.texts import texts
from reporting.records import Chat, ChatKind, LetterKind
from reporting.render import draw
from tests.unit.desk.room import Room

CHAT = Chat("telegram", "-1", ChatKind.GROUP, "Nhóm")


def bars(count: int) -> dict[str, Any]:
    """Build bars of so many units."""
    row = {"label": "Tân Hưng", "value": 0.5, "text": "50 %"}
    return {"kind": "bars", "title": "Tân Hưng", "rows": [row] * count, "page_label": "tr. {page}/{pages}"}


def test_one_page_is_itself_and_more_are_an_album() -> None:
    """17 rows a page."""
    assert album(bars(3))["kind"] == "bars"
    assert [len(one["rows"]) for one in album(bars(3), bars(40))["pictures"]] == [3, 14, 14, 12]


def test_what_an_album_cannot_hold_is_a_document() -> None:
    """300 units are 18 pages: the first goes as a picture, all of them as a PDF."""
    first, document = picture_letters(texts("vi"), CHAT, [bars(300)], "chú thích", key="k")
    assert (first.kind, first.key, first.text) == (LetterKind.PICTURE, "k", "chú thích")
    assert first.picture is not None
    assert len(first.picture["rows"]) == 17
    assert (document.kind, document.key) == (LetterKind.DOCUMENT, "k/pages")
    assert document.document is not None
    assert len(document.document["pictures"]) == 18
    assert document.text == "Toàn bộ 18 trang."
    room = Room()
    assert make(room.desk.office, room.store, document.document).startswith(b"%PDF")


def test_a_picture_has_its_figures_in_words() -> None:
    """The calendar's signs by unit and day, the bars as a ranking."""
    room = Room(at="2023-07-31 10:30")
    room.says("hung", "/bc Tân Hưng tuần 24-30/7 m1=12 m2=68")
    (said,) = room.says("leader", "/lich")
    assert said.picture is not None
    assert "Tân Hưng 1/1: 30/7 trễ hạn" in said.picture["twin"]
    assert "Tân Phú 0/1: 30/7 chưa báo cáo" in said.picture["twin"]
    (said,) = room.says("leader", "/bieudo")
    assert said.picture is not None
    assert "1. Tân Phú*: <b>61,25 %</b>" in said.picture["twin"]


def test_a_unit_that_merged_away_has_its_card_and_its_place_in_the_calendar() -> None:
    """What it did stays; it owes nothing any more."""
    room = Room(at="2023-08-21 10:30")
    gone = room.campaign.units[0]
    units = (replace(gone, valid_to=date(2023, 8, 6)), *room.campaign.units[1:])
    room.desk.office.campaigns[room.campaign.code] = replace(room.campaign, units=units)
    (said,) = room.says("leader", "/lich")
    assert said.picture is not None
    row = next(row for row in said.picture["rows"] if row["label"] == gone.name)
    assert row["cells"] == ["missing", "missing", "", "", ""]
    assert row["total"] == "0/2"
    draw(said.picture)
    text, card = room.says("leader", f"/status {gone.name}")
    assert gone.title in text.text
    assert card.picture is not None
    draw(card.picture)


def test_each_round_on_a_card_has_a_day_of_its_own() -> None:
    """On Monday, as of Sunday: the week that has just begun is named by its own end, not by the day before it."""
    room = Room(at="2023-08-28 11:00")
    room.says("hung", "/bc Tân Hưng m1=1 m2=2")
    (card,) = [one.picture for one in room.says("leader", "/status Tân Hưng") if one.picture]
    days = [cell["label"] for cell in card["states"]["cells"]]
    assert days[-2:] == ["27/8", "3/9"]
    assert len(set(days)) == len(days)
