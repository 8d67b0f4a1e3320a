"""Which days a paper speaks of, and how one asks for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reporting.campaign import Frequency
from reporting.papers.spans import PaperKind, asked_paper, ended_span, former_span, paper_span, paper_spans
from tests.builders import example, on


@pytest.mark.parametrize(
    ("name", "kind", "day", "days"),
    [
        ("tan-chau", "week", "2023-08-02", "2023-07-31 2023-08-06"),
        ("tan-chau", "month", "2023-08-14", "2023-07-24 2023-08-14"),
        ("tan-chau", "quarter", "2023-09-15", "2023-09-15 2023-12-14"),
        ("tan-chau", "final", "2023-08-01", "2023-07-24 2023-12-31"),
        ("ninh-thuan", "week", "2024-07-10", "2024-07-08 2024-07-14"),
        ("duyen-hai", "week", "2023-08-31", "2023-08-31 2023-09-03"),
        ("duyen-hai", "month", "2023-10-01", "2023-10-01 2023-10-31"),
        ("duyen-hai", "quarter", "2023-10-01", "2023-10-01 2023-11-30"),
        ("rach-gia", "week", "2023-11-08", "2023-11-08 2023-11-18"),
        ("rach-gia", "week", "2023-11-20", "2023-11-08 2023-11-18"),
        ("my-phu-dong", "week", "2023-06-01", "2023-06-01 2023-06-07"),
        ("my-phu-dong", "week", "2022-01-01", "2023-05-25 2023-05-31"),
    ],
)
def test_the_span_that_holds_a_day(name: str, kind: str, day: str, days: str) -> None:
    """A duty's own rhythm, else the calendar's; phases for weeks; within the campaign."""
    span = paper_span(example(name), PaperKind(kind), on(day))
    assert f"{span.start} {span.end}" == days


@pytest.mark.parametrize("name", ["tan-chau", "ninh-thuan", "duyen-hai", "rach-gia", "my-phu-dong"])
@pytest.mark.parametrize("kind", PaperKind)
def test_spans_follow_one_another(name: str, kind: PaperKind) -> None:
    """Each span but the first has one before it; the last that is over is found from any day after it."""
    campaign = example(name)
    spans = paper_spans(campaign, kind)
    assert [former_span(campaign, kind, span) for span in spans] == [None, *spans[:-1]]
    assert ended_span(campaign, kind, on("2030-01-01")) == spans[-1]
    assert ended_span(campaign, kind, campaign.start) == spans[0]


@pytest.mark.parametrize(
    ("text", "kind", "number", "rest"),
    [
        ("tuần", "week", None, ""),
        ("TUAN 24/7", "week", None, "24/7"),
        ("tháng 8", "month", 8, ""),
        ("tháng 8/2023", "month", 8, ""),
        ("quý III", "quarter", 3, ""),
        ("quy 4", "quarter", 4, ""),
        ("tổng kết", "final", None, ""),
        ("tongket", "final", None, ""),
        ("week 2", "week", 2, ""),
        ("đợt 2", "week", 2, ""),
        ("", None, None, ""),
        ("Tuấn Anh", "week", None, "anh"),
        ("tuanh", None, None, "tuanh"),
        ("năm", None, None, "năm"),
    ],
)
def test_how_one_asks(text: str, kind: str | None, number: int | None, rest: str) -> None:
    """With or without diacritics, in both languages, a number or a day behind it."""
    asked = asked_paper(text)
    assert (asked.kind, asked.number, asked.rest) == (kind and PaperKind(kind), number, rest)


@pytest.mark.parametrize(
    ("text", "days"),
    [("tháng 8", "2023-07-24 2023-08-14"), ("quý 3", "2023-07-24 2023-09-14"), ("tuần 2", "2023-07-31 2023-08-06")],
)
def test_by_number(text: str, days: str) -> None:
    """August's paper ends on 14 August; the second week is the campaign's."""
    span = asked_paper(text).span(example("tan-chau"))
    assert span is not None
    assert f"{span.start} {span.end}" == days


@pytest.mark.parametrize("text", ["tháng 12", "month 12", "quý 4", "quý IV"])
def test_a_plain_campaigns_months_are_the_calendars(text: str) -> None:
    """The decree's months and quarters belong to the campaigns whose duties say so."""
    campaign = replace(example("ninh-thuan"), start=on("2026-12-01"), end=on("2026-12-31"))
    span = asked_paper(text).span(campaign)
    assert span is not None
    assert f"{span.start} {span.end}" == "2026-12-01 2026-12-31"


@pytest.mark.parametrize("without", [Frequency.MONTHLY, Frequency.QUARTERLY])
def test_months_and_quarters_begin_alike(without: Frequency) -> None:
    """Where one duty runs from the 15th, the months or quarters that no duty has do too."""
    campaign = example("tan-chau")
    fewer = replace(campaign, duties=tuple(duty for duty in campaign.duties if duty.frequency is not without))
    for kind in (PaperKind.MONTH, PaperKind.QUARTER):
        assert paper_spans(fewer, kind) == paper_spans(campaign, kind)
