"""A campaign as the desk knows it: units, metrics, targets, duties. Frozen; the configuration builds it."""

from reporting.campaign.campaign import Campaign, RankBy
from reporting.campaign.duties import Alert, Duty, DutyKind, Frequency, HolidayRule, Reminder, Summary
from reporting.campaign.levels import Upper
from reporting.campaign.metrics import Formula, Metric, MetricKind, Term
from reporting.campaign.roles import Role
from reporting.campaign.targets import Baseline, Quota, Target
from reporting.campaign.units import Alias, Unit

__all__ = [
    "Alert",
    "Alias",
    "Baseline",
    "Campaign",
    "Duty",
    "DutyKind",
    "Formula",
    "Frequency",
    "HolidayRule",
    "Metric",
    "MetricKind",
    "Quota",
    "RankBy",
    "Reminder",
    "Role",
    "Summary",
    "Target",
    "Term",
    "Unit",
    "Upper",
]
