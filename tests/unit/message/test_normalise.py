"""Letters made comparable."""

from __future__ import annotations

import unicodedata

import pytest

from reporting.flat import flatten
from reporting.message.normalise import lower, normalise, squeeze


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        (unicodedata.normalize("NFD", "Tân Hưng"), "Tân Hưng"),
        ("ｍ１＝１２０", "m1=120"),
        ("m1\u200b=\ufeff120", "m1=120"),
        ("1\u202f234", "1\u00a0234"),
        ("mức\u00a01", "mức 1"),
        ("24–30/7", "24-30/7"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
    ],
)
def test_one_form_for_all(typed: str, clean: str) -> None:
    """Composed letters, plain digits and signs, no invisible ones; narrow spaces only within numbers."""
    assert normalise(typed) == clean


def test_tones_stand_where_they_used_to() -> None:
    """New and old tone placement are one."""
    assert lower("Tân HOÀ, THUÝ") == "tân hòa, thúy"


@pytest.mark.parametrize("text", ["İstanbul", "Đắk Lắk", "ǅ", "Straße", "ﬁ"])
def test_length_stays(text: str) -> None:
    """Lowering and folding keep every letter's place."""
    assert len(flatten(lower(text))) == len(text)


def test_a_squeezed_name_has_letters_and_digits_only() -> None:
    """Spaces, signs and diacritics go."""
    assert squeeze("Phan Rang - Tháp Chàm") == "phanrangthapcham"
