"""What is masked before anything is stored, and what is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.privacy import DOT, is_masked_number, mask, mask_json
from tests.unit.message.reading import read

PERSONAL = [
    ("liên hệ 0900.000.000", "liên hệ ••••.•••.•••"),
    ("0900 000 000 anh Nam", "•••• ••• ••• anh Nam"),
    ("sđt: 0900000000.", "sđt: ••••••••••."),
    ("SĐT0900-000-000", "SĐT••••-•••-•••"),
    ("+84 900 000 000", "+•• ••• ••• •••"),
    ("(+84)900000000", "(+••)•••••••••"),
    ("0276.3822.123", "••••.••••.•••"),
    ("CCCD 072185001234", "CCCD ••••••••••••"),
    ("072 185 001 234", "••• ••• ••• •••"),
    ("072.185.001.234", "•••.•••.•••.•••"),
    ("CMND cũ 290123456", "CMND cũ •••••••••"),
    ("cmnd 290 123 456", "cmnd ••• ••• •••"),
    ("0900000000 0900000001", "•••••••••• ••••••••••"),
    ("ngày 24.7.2023 0900000000", "ngày 24.7.2023 ••••••••••"),
    ("０９４７６８６８２６", "••••••••••"),
]
ORDINARY = [
    "mức 1: 1.234.567",
    "m1=072185001234 m2= 0900000000",
    "hotline 1900 0368",
    "CV 697/CV-TCT ngày 15/3/2023",
    "/bc 120 340 500 210",
    "/bc 120 340 500",
    "kinh phí 120.000.000.000 đồng",
    "số 123456789/KH-UBND",
    "@an123456789 https://t.me/c/123456789/3",
    "từ 24/7/2023 đến 30/07/2023",
    "2023-07-24 07:58",
    "-1001234567890",
    "0 345 678 901",
]


@pytest.mark.parametrize(("text", "masked"), PERSONAL)
def test_personal_numbers_are_masked(text: str, masked: str) -> None:
    """Phone and card numbers lose their digits, the rest stays."""
    assert mask(text) == (masked, True)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_numbers_stay(text: str) -> None:
    """Counts, dates, papers, hotlines and values are left alone."""
    assert mask(text) == (text, False)


@given(st.text(alphabet="0123456789 .-+=()/\u00a0aĐ\n𝟎", max_size=80))
def test_the_length_stays(text: str) -> None:
    """Offsets of entities stay right, counted in letters and in UTF-16; masking twice is masking once."""
    masked, found = mask(text)
    assert len(masked) == len(text)
    assert len(masked.encode("utf-16-le")) == len(text.encode("utf-16-le"))
    assert (masked != text) == found
    assert mask(masked)[1] is False


def test_a_message_is_masked_in_every_text() -> None:
    """Texts, captions, quotes and contacts are masked; ids, dates, file ids and user names stay."""
    update = {
        "update_id": 123456789,
        "message": {
            "message_id": 5,
            "date": 1690000000,
            "chat": {"id": -100123456789, "username": "nhom0900000000"},
            "text": "Nam 0900000000",
            "quote": {"text": "CCCD 072185001234", "position": 0},
            "contact": {"phone_number": "15551234567", "first_name": "Nam", "user_id": 290123456},
            "photo": [{"file_id": "290123456", "file_size": 290123456}],
            "entities": [{"type": "phone_number", "offset": 4, "length": 10}],
        },
    }
    masked, found = mask_json(update)
    assert found
    message = masked["message"]
    assert message["text"] == "Nam " + DOT * 10
    assert message["quote"]["text"] == "CCCD " + DOT * 12
    assert message["contact"] == {"phone_number": DOT * 11, "first_name": "Nam", "user_id": 290123456}
    for kept in ("chat", "photo", "entities", "date"):
        assert message[kept] == update["message"][kept]  # type: ignore[index]


def test_a_payload_without_personal_data_is_the_same() -> None:
    """Nothing found, nothing changed."""
    assert mask_json({"text": "/bc m1=1", "n": [1, None, True]}) == ({"text": "/bc m1=1", "n": [1, None, True]}, False)


@pytest.mark.parametrize("said", ["sđt 0900000000", "SĐT: 0900 000 000.", "Liên hệ (zalo): +84900000000", "0900000000"])
def test_a_masked_number_alone_is_no_note(said: str) -> None:
    """Nothing is left of it that a reader could use; the figures beside it are read all the same."""
    reading = read(f"Tân Hưng m1=12 m2=68. {mask(said)[0]}", "tan-hung")
    assert [(len(entry.values), entry.note) for entry in reading.entries] == [(2, "")]


@pytest.mark.parametrize("said", ["Khó khăn: máy hỏng, sđt 0900000000", "liên hệ anh Nam 0900000000", "gọi 113"])
def test_what_says_more_is_no_bare_number(said: str) -> None:
    """Words that tell something stay, with the number masked."""
    assert not is_masked_number(mask(said)[0])


def test_a_long_run_is_quick() -> None:
    """A hostile message costs no more than its length."""
    assert mask("0 " * 10_000)[1] is False
    assert mask("+0." * 10_000)[1] is False
