"""The plain report read the short way: always what the long way says."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.config import load
from reporting.campaign import Campaign
from reporting.message import Reader
from reporting.message.plain import plain_form
from reporting.reading import Sender, SenderRole

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = ("tan-chau", "ninh-thuan", "duyen-hai", "rach-gia", "my-phu-dong")
NUMBERS = st.one_of(st.integers(0, 99), st.integers(0, 999_999), st.integers(2019, 2031), st.sampled_from([24, 31, 7]))
STRANGE_NAMES = ("Hợp", "xã", "ra quân", "kế hoạch", "của", "không", "lũy kế", "chưa", "m", "tổng", "hôm qua", "tuần")


@cache
def campaign_of(name: str) -> Campaign:
    """Load a shipped campaign once."""
    return load(EXAMPLES / f"{name}.toml", {}).campaigns[0].campaign


@cache
def reader_of(name: str) -> Reader:
    """Build a campaign's reader once, so that it goes on learning."""
    return Reader(campaign_of(name))


def written(day: date, *, year: bool) -> str:
    """Write a date."""
    return f"{day.day}/{day.month}" + (f"/{day.year}" if year else "")


@st.composite
def texts(draw: st.DrawFn, campaign: Campaign) -> str:
    """Write reports of the plain form, about units and things that are none."""
    units = [unit.name for unit in campaign.units]
    name = draw(st.sampled_from([*units, *(unit.lower() for unit in units), *STRANGE_NAMES, ""]))
    name = " ".join([part for part in (draw(st.sampled_from(["", "xã", *STRANGE_NAMES])), name) if part])
    keys = [metric.key for metric in campaign.metrics]
    pairs = draw(st.lists(st.tuples(st.sampled_from([*keys, "x1", "kh9"]), NUMBERS), max_size=3))
    words = [draw(st.sampled_from(["/bc", "/report", "/baocao@desk_bot"])), name]
    words += [f"{key}={number}" for key, number in pairs]
    first = campaign.start + timedelta(days=draw(st.integers(-3, (campaign.end - campaign.start).days + 3)))
    last = first + timedelta(days=draw(st.integers(-1, 8)))
    year = draw(st.booleans())
    form = draw(st.sampled_from(["", "ngày {a}", "ngay {a}", "từ {a} đến {b}", "tu {a} den {b}", "từ {a}", "{a}"]))
    words.append(form.format(a=written(first, year=year), b=written(last, year=draw(st.booleans()))))
    return " ".join([word for word in words if word])


@given(st.data(), st.sampled_from(NAMES))
@settings(max_examples=600, deadline=None)
def test_short_way_says_the_same(data: st.DataObject, name: str) -> None:
    """Whatever a report of the plain form says, the reader that has learnt its form says what the long way says."""
    campaign, reader = campaign_of(name), reader_of(name)
    text = data.draw(texts(campaign))
    some = tuple(unit.code for unit in campaign.units)
    role = data.draw(st.sampled_from([SenderRole.REPORTER, SenderRole.ADMIN, SenderRole.LEADER]))
    sender = Sender(role, data.draw(st.sampled_from([(), some[:1], some[1:3]])))
    days = data.draw(st.integers(0, (campaign.end - campaign.start).days + 5))
    sent = datetime(campaign.start.year, campaign.start.month, campaign.start.day, 7, 30, tzinfo=campaign.zone)
    sent += timedelta(days=days, hours=data.draw(st.integers(0, 16)))
    for _ in range(2):
        assert reader.read(text, sent, sender) == reader.read_at_length(text, sent, sender)


@pytest.mark.parametrize("day", ["", " ngày 24/7", " từ 24/7/2023 đến 30/7/2023"])
def test_plain_report_is_taken_the_short_way(day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form that was met once is not walked again."""
    campaign = campaign_of("tan-chau")
    reader, sent = Reader(campaign), datetime(2023, 7, 31, 7, 58, tzinfo=campaign.zone)
    sender = Sender(SenderRole.REPORTER, ("tan-hung",))
    reader.read(f"/bc Tân Hưng m1=12 m2=68{day}", sent, sender)
    monkeypatch.setattr(Reader, "read_at_length", lambda *_: pytest.fail("the long way was taken"))
    found = reader.read(f"/bc Tân Hưng m1=13 m2=70{day}", sent, sender)
    assert [value.number for value in found.entries[0].values.values()] == [13, 70]


@pytest.mark.parametrize(
    "text", ["/bc", "/bc Tân Hưng", "bc Tân Hưng m1=1", "/bc Tân Hưng m1=1.000", "/bc m1=1 m1=2", "/bc m1=1\nm2=2"]
)
def test_other_forms_are_none(text: str) -> None:
    """What isn't plain to the letter is left to the long way."""
    assert plain_form(text) is None
