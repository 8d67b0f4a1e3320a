"""An entry against what is known: what is stored and flagged, and what is held until somebody confirms it."""

from reporting.campaign import Campaign
from reporting.checks.case import CONFIRM_WITHIN, Case, Finding, History
from reporting.checks.flags import flags
from reporting.checks.holds import holds
from reporting.reading import Entry

__all__ = ["CONFIRM_WITHIN", "Finding", "History", "check_entry"]


def check_entry(campaign: Campaign, entry: Entry, history: History) -> tuple[Finding, ...]:
    """Check an entry, what holds it first; nothing found means nothing doubtful."""
    case = Case(campaign, entry, history)
    held = tuple(holds(case))
    return held + tuple(flags(case, held=frozenset(finding.metric for finding in held if finding.code == "too-big")))
