"""What baocao check says of a campaign that does not fit a chat app's plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.budget import Plan
from bot.cli.fitting import fit_lines
from bot.config import SecretStr, Settings, load
from bot.config.faults import words


def told(settings: Settings, plan: Plan, token: str = "1:a") -> list[str]:
    """Write the lines for a plan."""
    zalo = replace(settings.zalo, token=SecretStr(token) if token else None, plan=plan)
    return list(fit_lines(replace(settings, zalo=zalo), words("vi")["page"]))


def test_a_campaign_that_fits_is_told_its_busiest_month() -> None:
    """No warning, a number and a month; without a token not a word."""
    settings = load(Path("examples/duyen-hai.toml"), {})
    lines = told(settings, Plan())
    assert len(lines) == 1
    assert "(10/2023)" in lines[0]
    assert told(settings, Plan(), token="") == []


def test_a_campaign_that_does_not_fit_is_told_before_it_starts() -> None:
    """Messages and people, each with the key to change."""
    lines = "\n".join(told(load(Path("examples/tan-chau.toml"), {}), Plan(messages=100, users=10)))
    assert "zalo.plan.messages" in lines
    assert "12 đơn vị báo cáo, gói chỉ cho 10 người dùng" in lines
