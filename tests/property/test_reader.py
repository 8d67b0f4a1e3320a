"""The reader on any text: it never raises, takes bounded time, and reads a rendered report back."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.config import load
from reporting.campaign import Campaign, MetricKind
from reporting.flat import flatten
from reporting.message import Reader
from reporting.message.normalise import lower
from reporting.reading import Op, Reading, Sender, SenderRole

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = ("tan-chau", "ninh-thuan", "duyen-hai", "rach-gia", "my-phu-dong")
ANYBODY = Sender(SenderRole.REPORTER)
SHARDS = [
    "/bc ", "/report", "Tân Hưng", "tan phu", "TÂN HÀ", "Phường 1", "P1", "m1", "m2", "=", ":", "120", "1.234", "12,5",
    "lk",
    "lũy kế", "kích hoạt", "mức 1", "mức 2", "\n", ";", ",", ".", "(", ")", "-", "+", "24/7", "24-30/7", "hôm qua",
    "tuần này",
    "tổng", "trong đó", "không", "chưa", "được", "hồ sơ", "tk", "%", "?", "đề nghị", "sẽ", "bổ sung", "ngày", "tháng 7",
    "từ", "đến", "và", "khoảng", "~", "xã", "Công an", "UBND", "\t", "kh", "tn", "15h", "thứ hai", "đợt 1", "căn cước",
    "•",
]  # fmt: skip


@cache
def campaign_of(name: str) -> Campaign:
    """Load a shipped campaign once."""
    return load(EXAMPLES / f"{name}.toml", {}).campaigns[0].campaign


@cache
def reader_of(name: str) -> Reader:
    """Build a campaign's reader once."""
    return Reader(campaign_of(name))


def sent_on(name: str) -> datetime:
    """Give a moment well inside a campaign, on which no report is due."""
    campaign = campaign_of(name)
    day = campaign.start + timedelta(days=9)
    return datetime(day.year, day.month, day.day, 16, 40, tzinfo=campaign.zone)


def check_whole(reading: Reading, campaign: Campaign) -> None:
    """Check what holds for every reading."""
    for entry in reading.entries:
        assert entry.unit in campaign.unit_by_code
        assert entry.values
        assert campaign.start <= entry.date <= campaign.end
        assert entry.start is None or campaign.start <= entry.start < entry.date
        for key, value in entry.values.items():
            assert key in campaign.typed_keys
            assert 0 <= value.number <= campaign.metric_by_key[key].limit
    for problem in reading.problems:
        assert problem.line >= 1


@given(
    st.sampled_from(NAMES),
    st.one_of(st.text(max_size=200), st.lists(st.sampled_from(SHARDS), max_size=25).map("".join)),
)
@example("tan-chau", "/bc \ud800 m1=\udfff")
@example("tan-chau", "/bc " + "9" * 5000)
@example("tan-chau", "/bc m1=٣ m2=²")
@example("duyen-hai", "/bc\t\t\nphường\t1")
@settings(max_examples=400, deadline=None)
def test_no_text_is_too_much(name: str, text: str) -> None:
    """Any text gives a reading, and what is stored is always a unit, a day, and counts within bounds."""
    reader, sent = reader_of(name), sent_on(name)
    check_whole(reader.read(text, sent, ANYBODY), campaign_of(name))
    check_whole(reader.read_report(text, sent, ANYBODY), campaign_of(name))
    reader.find_units(text)
    reader.suggest_units(text)
    reader.read_query(text, sent)


@given(st.sampled_from(NAMES), st.lists(st.sampled_from(SHARDS), max_size=40).map(" ".join))
@settings(max_examples=400, deadline=None)
def test_words_in_any_order_do_no_harm(name: str, text: str) -> None:
    """The campaign's own words, shuffled, give readings that hold together."""
    check_whole(reader_of(name).read(text, sent_on(name), ANYBODY), campaign_of(name))


HOSTILE = {
    "letters": "a" * 20_000,
    "digits": "9" * 20_000,
    "dots": "1." * 10_000,
    "groups": "/bc m1=" + "1.234" * 4_000,
    "slashes": "1/" * 10_000,
    "dashes": "-" * 20_000,
    "spaces": " " * 20_000 + "m1",
    "brackets": "(" * 20_000,
    "names": "Tân " * 5_000,
    "units": "Tân Hưng " * 2_200,
    "pairs": "/bc " + "m1=1 " * 4_000,
    "levels": "/bc " + "kích hoạt " * 2_000,
    "lines": "/bc\n" + "\n" * 19_000,
    "dates": "24/7 " * 4_000,
    "spans": "từ 24/7 đến " * 1_600,
    "papers": "công văn số 12 " * 1_300,
    "grounds": "thực hiện " * 2_000,
    "marks": "\u0301" * 20_000,
    "sums": "/bc tổng 1 (" * 1_700,
    "totals": "/bc " + "lk " * 6_000,
    "unknown": "/bc " + "xã Abc " * 2_500,
    "tabs": "\t" * 20_000,
    "near": "/bc " + "Tân Hưngg " * 1_800,
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_text_is_read_in_bounded_time(kind: str) -> None:
    """Twenty thousand letters of anything take seconds at the very most, not minutes."""
    start = process_time()
    reader_of("tan-chau").read(HOSTILE[kind], sent_on("tan-chau"), ANYBODY)
    assert process_time() - start < 5


@st.composite
def reports(draw: st.DrawFn) -> tuple[str, str, dict[str, int], str]:
    """Draw a campaign, a unit, figures for its metrics, and how to write them."""
    name = draw(st.sampled_from(NAMES))
    campaign = campaign_of(name)
    unit = draw(st.sampled_from(campaign.units))
    metrics = [metric.key for metric in campaign.metrics if metric.typed and metric.kind is MetricKind.INCREMENT]
    keys = draw(st.lists(st.sampled_from(metrics), min_size=1, unique=True))
    figures = {key: draw(st.integers(0, 20_000)) for key in keys}
    sign = draw(st.sampled_from(["=", ": ", " = ", ":"]))
    between = draw(st.sampled_from([" ", ", ", "; ", "\n"]))
    spoken = draw(st.booleans())
    said = {key: campaign.metric_by_key[key].label.split(" (")[0] if spoken else key for key in keys}
    pairs = between.join(f"{said[key]}{sign}{_written(number, draw(st.booleans()))}" for key, number in figures.items())
    title = draw(st.sampled_from([unit.name, unit.title, unit.title.upper()]))
    head = draw(st.sampled_from(["/bc {unit} ", "/report {unit}\n", "/BAOCAO@bot {unit}: "]))
    return name, unit.code, figures, head.format(unit=title) + pairs


def _written(number: int, grouped: bool) -> str:
    return f"{number:,}".replace(",", ".") if grouped and number > 999 else str(number)


def values_of(reading: Reading) -> dict[str, dict[str, int]]:
    """Take the figures of a reading by unit, all of them set."""
    assert all(value.op is Op.SET for entry in reading.entries for value in entry.values.values())
    return {entry.unit: {key: value.number for key, value in entry.values.items()} for entry in reading.entries}


@given(reports())
@settings(max_examples=300, deadline=None)
def test_a_rendered_report_is_read_back(report: tuple[str, str, dict[str, int], str]) -> None:
    """What was written comes back: unit, metrics, numbers."""
    name, unit, figures, text = report
    reading = reader_of(name).read(text, sent_on(name), ANYBODY)
    assert not reading.problems
    assert values_of(reading) == {unit: figures}


@given(reports(), st.sampled_from(["NFC", "NFD", "upper", "lower", "plain"]))
@settings(max_examples=300, deadline=None)
def test_form_and_case_do_not_matter(report: tuple[str, str, dict[str, int], str], form: str) -> None:
    """Composed or decomposed, capital or small, with diacritics or without: the same report."""
    name, unit, figures, text = report
    if form in {"NFC", "NFD"}:
        changed = unicodedata.normalize("NFD" if form == "NFD" else "NFC", text)
    elif form == "plain":
        changed = flatten(lower(text))
    else:
        changed = text.upper() if form == "upper" else text.lower()
    reading = reader_of(name).read(changed, sent_on(name), ANYBODY)
    assert values_of(reading) == {unit: figures}


@given(st.permutations(["m1=12", "m2=34", "kh1=5", "kh2=6"]), st.sampled_from([" ", ", ", "; ", "\n"]))
@settings(deadline=None)
def test_the_order_of_pairs_does_not_matter(pairs: list[str], between: str) -> None:
    """Pairs mean the same in any order."""
    reading = reader_of("tan-chau").read("/bc Tân Hưng " + between.join(pairs), sent_on("tan-chau"), ANYBODY)
    assert values_of(reading) == {"tan-hung": {"m1": 12, "m2": 34, "kh1": 5, "kh2": 6}}


@given(
    st.dates(date(2023, 7, 25), date(2023, 9, 30)),
    st.sampled_from(["{0:%d/%m}", "{0.day}/{0.month}/{0:%Y}", "{0:%Y-%m-%d}"]),
)
@settings(deadline=None)
def test_a_written_date_is_read_back(day: date, form: str) -> None:
    """A day of the campaign, written in any form, is the entry's day."""
    sent = datetime(2023, 10, 4, 16, 40, tzinfo=campaign_of("tan-chau").zone)
    for text in (f"/bc Tân Hưng m1=1 ngày {form.format(day)}", f"/bc {form.format(day)} Tân Hưng m1=1"):
        (entry,) = reader_of("tan-chau").read(text, sent, ANYBODY).entries
        assert entry.date == day


@given(st.sampled_from(NAMES), st.data())
@settings(max_examples=300, deadline=None)
def test_no_unit_is_guessed_between_near_names(name: str, data: st.DataObject) -> None:
    """A name with one letter changed gives that unit, or one that is spelt just so, or a question; never another."""
    campaign = campaign_of(name)
    unit = data.draw(st.sampled_from(campaign.units))
    place = data.draw(st.integers(0, len(unit.name) - 1))
    letter = data.draw(st.sampled_from("abcdeghiklmnopqrstuvxy"))
    typed = unit.name[:place] + letter + unit.name[place + 1 :]
    flat = {
        flatten(lower(spelt)) for other in campaign.units for spelt in (other.name, *(a.text for a in other.aliases))
    }
    key = campaign.typed_keys[0]
    reading = reader_of(name).read(f"/bc {typed} {key}=5", sent_on(name), ANYBODY)
    if flatten(lower(typed)) not in flat:
        assert {entry.unit for entry in reading.entries} <= {unit.code}


@pytest.mark.parametrize(
    "text", ["\x00", "\u202e/bc m1=1", "/bc m1\u200b=\u200b1\u2060", "🙂" * 300, "\x1b[31m/bc m1=1"]
)
def test_odd_letters_are_nothing_special(text: str) -> None:
    """Control characters, direction marks and emoji are read past."""
    check_whole(reader_of("tan-chau").read(text, sent_on("tan-chau"), ANYBODY), campaign_of("tan-chau"))
