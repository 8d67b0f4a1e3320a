"""Practice: a copy of a campaign under a code of its own, so that nothing sent to it counts anywhere."""

from __future__ import annotations

from dataclasses import replace

from reporting.campaign import Campaign

MARK = "~thu"
"""What a practice copy's code ends with; no campaign file can name such a code."""


def practice_of(campaign: Campaign) -> Campaign:
    """Make the practice copy: the same units, metrics, targets and duties, a ledger of its own, nobody above it."""
    return replace(campaign, code=practice_code(campaign.code), upper=None)


def practice_code(code: str) -> str:
    """Name a campaign's practice copy."""
    return code if is_practice(code) else f"{code}{MARK}"


def is_practice(code: str) -> bool:
    """Tell a practice copy by its code."""
    return code.endswith(MARK)


def real_code(code: str) -> str:
    """Name the campaign that a practice copy is of; another code is its own."""
    return code.removesuffix(MARK)
