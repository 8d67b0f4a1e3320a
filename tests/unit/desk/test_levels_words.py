"""The line that a draft shows is read above as just what it says; the menu has its command where there are levels."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import pytest

from bot.desk.duties.rounds import figure_duties
from bot.desk.levels.chain import Link
from bot.desk.levels.rounds import Round
from bot.desk.levels.words import line_of
from bot.telegram.menu import menu
from reporting.campaign import MetricKind, Upper
from reporting.message import Reader
from reporting.periods import Period, periods
from reporting.reading import Op, Sender, SenderRole
from tests.builders import example
from tests.unit.config.test_examples import CODES


@pytest.mark.parametrize("code", CODES)
def test_every_units_line_is_read_back(code: str) -> None:
    """For each unit of each example and its first and last round: its days, its figures, nothing else."""
    campaign = example(code)
    reader = Reader(campaign)
    keys = [metric.key for metric in campaign.metrics if metric.typed and metric.kind is MetricKind.INCREMENT]
    values = {key: 1234 * number for number, key in enumerate(keys)}
    for unit in campaign.units:
        for duty in figure_duties(campaign, unit.code)[:1]:
            rounds = [one for one in periods(campaign, duty) if unit.exists_on(one.span.end)]
            for period in {rounds[0].number: rounds[0], rounds[-1].number: rounds[-1]}.values():
                _read_back(reader, unit.code, period, values)


def _read_back(reader: Reader, unit: str, period: Period, values: dict[str, int]) -> None:
    upper = reader.campaign
    below = dataclasses.replace(upper, code="duoi", upper=Upper(upper.code, unit, ()))
    one = Round(Link(below, upper), upper.duty_by_code[period.duty], period, upper.duty_by_code[period.duty], ())
    sent = datetime.combine(period.span.end, period.due.timetz())
    said = reader.read(line_of(one, values), max(sent, period.due), Sender(SenderRole.REPORTER, (unit,)))
    assert said.problems == ()
    (entry,) = said.entries
    first = period.span.start if period.span.days > 1 else None
    assert (entry.unit, entry.start, entry.date) == (unit, first, period.span.end)
    assert {key: (value.op, value.number) for key, value in entry.values.items()} == {
        key: (Op.SET, number) for key, number in values.items()
    }


def test_the_menu_has_the_command_where_there_are_levels() -> None:
    """A desk with one level isn't offered what means nothing there."""
    assert "tonghop" not in {command.command for command in menu("vi")}
    assert "tonghop" in {command.command for command in menu("vi", levels=True)}
