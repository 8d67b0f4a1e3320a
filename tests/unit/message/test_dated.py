"""Names that are in use from a day or to a day, bounds included."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from reporting.campaign import Alias
from reporting.message import Reader
from tests.unit.message.reading import reader_of, reporter, told


def _merged() -> Reader:
    """Build a campaign whose Tân Phú ends on 31/8 and goes on as an alias of Tân Hưng."""
    campaign = reader_of().campaign
    units = []
    for unit in campaign.units:
        if unit.code == "tan-phu":
            units.append(replace(unit, valid_to=date(2023, 8, 31)))
        elif unit.code == "tan-hung":
            aliases = (*unit.aliases, Alias("Tân Phú", date(2023, 9, 1)), Alias("Hưng Cũ", None, date(2023, 8, 10)))
            units.append(replace(unit, aliases=aliases))
        else:
            units.append(unit)
    return Reader(replace(campaign, units=tuple(units)))


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("/bc Tân Phú m1=5", "2023-08-31", "tan-phu 31/08 m1=5"),
        ("/bc Tân Phú m1=5", "2023-09-01", "tan-hung 01/09 m1=5"),
        ("/bc Hưng Cũ m1=5", "2023-08-10", "tan-hung 10/08 m1=5"),
        ("/bc Hưng Cũ m1=5", "2023-08-11", "!unknown-unit"),
    ],
)
def test_names_count_on_their_days(text: str, day: str, expected: str) -> None:
    """The day of sending decides which unit a name means."""
    sent = datetime.fromisoformat(f"{day}T16:00:00+07:00")
    assert told(_merged().read(text, sent, reporter("tan-hung", "tan-phu"))) == expected


def test_a_name_without_a_day_is_any_that_ever_was() -> None:
    """Where no day is given, all names count."""
    reader = _merged()
    assert reader.find_units("Hưng Cũ") == ("tan-hung",)
    assert reader.find_units("Hưng Cũ", date(2023, 9, 1)) == ()
