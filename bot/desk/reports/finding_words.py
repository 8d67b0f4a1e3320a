"""What a check found, in words."""

from __future__ import annotations

from bot.desk.names import part_name, when
from bot.texts import Markup, Texts
from reporting.campaign import Campaign
from reporting.checks import Finding
from reporting.records import Span


def finding_words(texts: Texts, campaign: Campaign, finding: Finding) -> Markup:
    """Put a finding of the checks into words, with its figures."""
    metric = campaign.metric_by_key.get(finding.metric or "")
    data = {name: value for name, value in finding.data.items() if value is not None and not isinstance(value, bool)}
    if "date" in data:
        day = data.pop("date")
        data["when"] = when(texts, Span(data.pop("start", None) or day, day))
    if "of" in data:
        data["of"] = campaign.metric_by_key[data["of"]].said.lower()
    code = "total-too-big" if finding.code == "too-big" and "stated" in data else finding.code
    return texts.say(f"finding.{code}", metric=part_name(metric) if metric else "", **data)
