"""How many messages a campaign makes in its busiest month."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import load
from reporting.campaign import Campaign
from reporting.volume import busiest_month


def campaign(code: str) -> Campaign:
    """Load one of the shipped campaigns."""
    return load(Path(f"examples/{code}.toml"), {}).campaigns[0].campaign


def test_a_daily_duty_fills_the_month() -> None:
    """Seven units every day of October, each heard and answered."""
    found = busiest_month(campaign("duyen-hai"))
    assert (found.month, found.reports, found.answers) == ((2023, 10), 7 * 31, 7 * 31)
    assert found.posts % 31 == 0


@pytest.mark.parametrize("code", ["tan-chau", "ninh-thuan", "duyen-hai", "rach-gia", "my-phu-dong"])
def test_the_shipped_campaigns_fit_the_free_plan(code: str) -> None:
    """Three thousand messages a month are enough for each."""
    found = busiest_month(campaign(code))
    assert 0 < found.all == found.reports + found.answers + found.posts < 3000
