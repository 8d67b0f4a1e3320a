"""What has been said before one comes in: some units' reports, so that the desk is not empty.

Beside a campaign's file there may be `<campaign>/opening.csv` with `at,unit,text`; without it a plain opening is made
up. The messages go the way of all others: said in the group, fetched by the bot, answered by it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.config import CampaignSettings
from reporting.campaign import Campaign, MetricKind

FILE = "opening.csv"
LEFT_TO_PLAY = 3  # every third unit has not reported yet
MAX_SAID = 12
STEP = timedelta(minutes=7)


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the opening: when which unit's lead says what."""

    at: datetime
    unit: str
    text: str


def opening_of(seeded: CampaignSettings, start: datetime) -> tuple[Line, ...]:
    """Give what was said before `start`, in order of time."""
    path = seeded.path.with_suffix("") / FILE
    lines = _read(path, start) if path.is_file() else _made_up(seeded.campaign, start)
    return tuple(sorted(lines, key=lambda line: line.at))


def _read(path: Path, start: datetime) -> list[Line]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = [
        Line(datetime.fromisoformat(row["at"]).replace(tzinfo=start.tzinfo), row["unit"], row["text"]) for row in rows
    ]
    return [line for line in lines if line.at < start]


def _made_up(campaign: Campaign, start: datetime) -> list[Line]:
    duty = campaign.main_duty
    if duty is None or start.date() < campaign.start:
        return []
    metrics = [campaign.metric_by_key[key] for key in (*duty.required, *duty.wanted)]
    typed = [metric.key for metric in metrics if metric.kind is MetricKind.INCREMENT]
    said = [code for number, code in enumerate(duty.units) if number % LEFT_TO_PLAY][:MAX_SAID]
    if not typed:
        return []
    lines = []
    for index, code in enumerate(said):
        pairs = " ".join(f"{key}={_figure(campaign, code, key, index)}" for key in typed)
        text = f"/bc {campaign.unit_by_code[code].title} {pairs}"
        lines.append(Line(start - STEP * (len(said) - index), code, text))
    return lines


def _figure(campaign: Campaign, unit: str, metric: str, index: int) -> int:
    """Make up a figure: a share of what a unit has to do, else some tens."""
    base = campaign.baseline_of.get((unit, metric))
    for target in campaign.targets:
        if target.unit == unit and target.metric == metric and target.value is not None:
            left = target.value - (base.value if base and target.since is None else 0)
            return max(left, 0) * (2 + index % 3) // 50
    return 12 + index * 17 % 41
