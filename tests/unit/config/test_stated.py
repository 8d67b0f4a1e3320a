"""Figures that a letter states, against what the campaign's own rows give."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.config.writing import SMALL, loaded

MORE = """
[[metric]]
key = "tn"
label = "Thu nhận"
formula = "m1 + m2"

[[metric]]
key = "con"
label = "Còn lại"
formula = "tn - m2"

[[metric]]
key = "tl"
label = "Tỷ lệ mức 2"
formula = "m2 / tn"

[[metric]]
key = "kh"
label = "Kích hoạt"
rate_of = "tn"

[[baseline]]
file = "baselines.csv"
as_of = 2026-11-01
"""
BASELINES = "code,m1,m2,kh\ntan-hung,300,200,150\ntan-phu,100,,60\n"


@pytest.mark.parametrize(
    ("of", "stated", "computed"),
    [
        ("baseline tn", "value = 601", "600"),
        ("baseline con", "value = 401", "400"),
        ("rate kh", 'percent = "35 %"', "35.00"),
        ("rate kh", 'percent = "35,01 %"', "35.00"),
        ("rate tl", 'percent = "33,34 %"', "33.33"),
        ("rate m1", 'percent = "51 %"', "50.00"),
        ("target m1", "value = 801", "800"),
        ("remaining m1", "value = 401", "400"),
    ],
)
def test_what_is_stated_is_worked_out(tmp_path: Path, of: str, stated: str, computed: str) -> None:
    """Sums, differences, rates of another metric, ratios, and what only the whole has a target for."""
    text = f'{SMALL}{MORE}\n[[stated]]\ntext = "trong thư"\n{stated}\nof = "{of}"\n'
    notes = loaded(tmp_path, text, baselines_csv=BASELINES).campaigns[0].notes
    told = [str(note.values["computed"]) for note in notes if note.code == "stated"]
    assert told == ([] if stated == 'percent = "35 %"' else [computed])


@pytest.mark.parametrize("of", ["rate tn", "rate m2", "baseline tl"])
def test_what_nothing_gives_is_not_compared(tmp_path: Path, of: str) -> None:
    """A rate without a target or another metric to be taken of, a sum of ratios."""
    text = f'{SMALL}{MORE}\n[[stated]]\ntext = "trong thư"\nvalue = 7\nof = "{of}"\n'
    assert not loaded(tmp_path, text, baselines_csv=BASELINES).campaigns[0].notes
