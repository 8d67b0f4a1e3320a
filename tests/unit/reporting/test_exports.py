"""Rows for exports."""

from __future__ import annotations

from dataclasses import replace

from reporting.campaign import MetricKind
from reporting.duties import duty_states
from reporting.exports import duties_rows, history_rows, known_by, progress_rows, ranking_rows, reports_rows
from reporting.periods import periods
from reporting.ranking import baseline_ranks
from reporting.records import Cell, EntryState, Relation
from tests.builders import (
    TAN_CHAU_WEEK,
    anchor,
    at,
    baseline,
    campaign,
    cell,
    entry,
    metric,
    progress_on,
    stored,
    tan_chau,
    week,
)


def _reports(cells: list[Cell], **changes: object) -> list[tuple[str, str, str, int]]:
    rows = reports_rows(campaign(**changes), cells)
    assert all(list(row) == ["unit", "date", "metric", "value"] for row in rows)
    return [(row["unit"], row["date"], row["metric"], row["value"]) for row in rows]


def test_what_counts_now() -> None:
    """By day, units and metrics in file order."""
    cells = [cell(7, "5/7", unit="b"), cell(5, "4/7"), cell(6, "5/7"), cell(8, "5/7", metric="n")]
    assert _reports(cells) == [
        ("a", "2023-07-04", "m", 5),
        ("a", "2023-07-05", "m", 6),
        ("a", "2023-07-05", "n", 8),
        ("b", "2023-07-05", "m", 7),
    ]


def test_what_counts_adds_up() -> None:
    """A span holds its days, an extra comes on top, an anchor is what it implies."""
    cells = [cell(5, "4/7"), cell(70, "9/7", "3/7"), cell(2, "10/7"), anchor(80, "11/7")]
    assert [row[3] for row in _reports(cells)] == [70, 2, 8]
    extra = [cell(5, "4/7", relation=Relation.EXTRA), cell(70, "9/7", "3/7")]
    assert sum(row[3] for row in _reports(extra)) == 75
    assert _reports([cell(0, "4/7")]) == [("a", "2023-07-04", "m", 0)]


def test_what_the_baseline_holds_is_kept() -> None:
    """It was reported, though it adds nothing; the week around it counts whole."""
    baselines = (baseline("a", "m", 500, "3/7"),)
    assert [row[3] for row in _reports([cell(5, "3/7"), cell(70, "9/7", "3/7")], baselines=baselines)] == [5, 70]


def test_totals_of_a_cumulative_metric_are_given_as_stated() -> None:
    """Nobody reports what they added."""
    metrics = (metric("m", MetricKind.CUMULATIVE),)
    assert [row[3] for row in _reports([anchor(80, "4/7"), anchor(95, "5/7")], metrics=metrics)] == [80, 95]


def test_history_has_every_revision() -> None:
    """With who, when, from what, why."""
    first = stored(entry("m=120 n=1"), "6/7 08:00", state=EntryState.SUPERSEDED)
    second = stored(entry("m=125"), "6/7 09:00", reason="nhập nhầm", person=None)
    second = replace(second, message=replace(second.message, text="/sua a m=125"))
    rows = history_rows(campaign(), [first, second], {1: "Nguyễn Văn A"})
    assert [(row["metric"], row["value"], row["state"], row["reporter"]) for row in rows] == [
        ("m", 120, "superseded", "Nguyễn Văn A"),
        ("n", 1, "superseded", "Nguyễn Văn A"),
        ("m", 125, "live", None),
    ]
    assert rows[2] == {
        "unit": "a",
        "date": "2023-07-05",
        "metric": "m",
        "value": 125,
        "state": "live",
        "reporter": None,
        "reason": "nhập nhầm",
        "message": "/sua a m=125",
        "sent_at": "2023-07-06T09:00:00+07:00",
        "recorded_at": "2023-07-06T09:00:00+07:00",
    }


def test_progress_of_tan_chau() -> None:
    """A row for each unit and metric and for the whole, with the letter's quotas."""
    rows = progress_rows(tan_chau(), progress_on(tan_chau(), week(TAN_CHAU_WEEK), "30/7"))
    assert len(rows) == 9 * 13
    found = {(row["unit"], row["metric"]): row for row in rows}
    assert found["tan-hung", "tn"] == {
        "unit": "tan-hung",
        "metric": "tn",
        "baseline": 7449,
        "in_period": 80,
        "cumulative": 7529,
        "target": 14975,
        "remaining": 7446,
        "rate": "50.28",
        "rank": 6,
        "quota": 81,
        "reported": 1,
        "expected": 1,
        "quotas": {"den-31-7": 213, "den-1-12": 62},
    }
    whole = found["*", "kh"]
    assert (whole["rate"], whole["remaining"], whole["rank"], whole["quotas"]) == ("28.44", 21464, None, None)
    assert found["tan-hung", "kh"]["rank"] == 11


def test_progress_without_quotas_has_no_such_column() -> None:
    """Only where the campaign gives phases a number of days."""
    assert "quotas" not in progress_rows(campaign(), progress_on(campaign(), [], "9/7"))[0]


def test_ranking_of_tan_chau() -> None:
    """The headline's, with movement since the baseline; or another metric's."""
    shown = progress_on(tan_chau(), week(TAN_CHAU_WEEK), "30/7")
    rows = ranking_rows(tan_chau(), shown, baseline_ranks(tan_chau(), "tn"))
    assert len(rows) == 12
    assert rows[5] == {
        "rank": 6,
        "unit": "tan-hung",
        "metric": "tn",
        "cumulative": 7529,
        "target": 14975,
        "rate": "50.28",
        "movement": -1,
    }
    assert ranking_rows(tan_chau(), shown, metric="kh")[0]["unit"] == "thi-tran"


def test_duties() -> None:
    """Periods and moments in ISO."""
    one = campaign()
    weekly = one.duties[0]
    first = periods(one, weekly)[0]
    states = duty_states(one, weekly, first, [cell(5, "9/7", "3/7", received="10/7 09:00")], (), at("10/7 12:00"))
    rows = duties_rows(one, [(weekly, first, states)])
    assert rows[0] == {
        "duty": "tuan",
        "period": "2023-07-03/2023-07-09",
        "due": "2023-07-10T10:00:00+07:00",
        "unit": "a",
        "state": "on_time",
        "received_at": "2023-07-10T09:00:00+07:00",
    }
    assert (rows[1]["state"], rows[1]["received_at"]) == ("missing", None)


def test_states_as_of_a_day_come_from_what_was_received_by_then() -> None:
    """What came later is left out, what has no time stays."""
    cells = [cell(1, "4/7", received="5/7 08:00"), cell(2, "5/7", received="7/7 08:00"), cell(3, "6/7")]
    assert [each.value for each in known_by(cells, at("6/7 00:00"))] == [1, 3]
