"""Letters as plain words: lines to copy show how they are sent in a group, nothing is cut within a letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.zalo.words import LIMIT, plain, shorten, split, width


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<b>Tân Hưng</b> &lt;3 &amp; 5", "Tân Hưng <3 & 5"),
        ('<a href="tg://user?id=5">Lan</a>', "Lan"),
        ('<a href="https://a.vn/x?a=1&amp;b=2">tệp</a>', "tệp (https://a.vn/x?a=1&b=2)"),
        ('<a href="https://a.vn">https://a.vn</a>', "https://a.vn"),
        ("Mẫu: <code>Tân Hưng m1=…</code>", "Mẫu: @Bot A Tân Hưng m1=…"),
        ("Gõ <code>/bc Tân Hưng m1=1</code> hoặc /sua.", "Gõ @Bot A /bc Tân Hưng m1=1 hoặc @Bot A /sua."),
        ("Thêm <code>bỏ</code> trước", "Thêm bỏ trước"),
        ("ngày 24/7, 7.529/14.975, m1/m2", "ngày 24/7, 7.529/14.975, m1/m2"),
    ],
)
def test_plain(markup: str, words: str) -> None:
    """As it stands in a Zalo group."""
    assert plain(markup, "@Bot A") == words


def test_private_needs_no_name() -> None:
    """Nobody mentions the bot in private."""
    assert plain("Gõ <code>/bc 1</code>") == "Gõ /bc 1"


@given(st.text(alphabet="ab \n😀ế", max_size=400), st.integers(20, 60))
def test_nothing_is_lost_in_cutting(text: str, limit: int) -> None:
    """Every piece fits, and together they say what was said but for blanks at the borders."""
    pieces = split(text, limit)
    assert all(width(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_lines_stay_whole() -> None:
    """A long list is cut between its lines."""
    text = "\n".join(f"{number}. đơn vị số {number}" for number in range(300))
    pieces = split(text)
    assert len(pieces) > 1
    assert "\n".join(pieces) == text
    assert all(width(piece) <= LIMIT for piece in pieces)


def test_two_units_a_face() -> None:
    """The limit counts UTF-16 units, so that it holds whatever Zalo counts."""
    assert [width(piece) <= LIMIT for piece in split("😀" * 1500)] == [True, True]
    assert shorten("a " * 1500).endswith("…")
