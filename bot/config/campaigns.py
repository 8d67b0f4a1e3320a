"""One campaign file: its TOML tables and CSV files become a frozen campaign."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.config import duties, targets
from bot.config.files import Sheets
from bot.config.frame import Frame
from bot.config.kinds import kind_notes
from bot.config.letterhead import read_letterhead
from bot.config.manners import read_manners
from bot.config.metrics import read_metrics
from bot.config.people import Language, read_groups, read_people
from bot.config.settings import CampaignSettings, Note
from bot.config.stated import read_stated
from bot.config.successions import check_successions, read_successions
from bot.config.tables import Table
from bot.config.units import read_units, slug
from reporting.campaign import Campaign, Metric, RankBy

_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
TABLES = (
    "campaign",
    "units",
    "unit",
    "metric",
    "baseline",
    "target",
    "quota",
    "stated",
    "duty",
    "group",
    "person",
    "paper",
    "upper",
)


def read_campaign(root: Table, path: Path, zone: ZoneInfo, language: str) -> CampaignSettings | None:
    """Read all tables of a campaign; None where faults leave none to speak of."""
    head = root.table("campaign")
    sheets = Sheets(path.parent, root.faults)
    notes: list[Note] = []
    code, (start, end) = _code(head), _days(head)
    units = read_units(root, sheets)
    read_successions(units)
    notes.extend(kind_notes(units))
    metrics = read_metrics(root)
    headline, positional = _headline(head, metrics), _positional(head, metrics)
    frame = Frame(start or date.min, end or date.max, units, metrics, sheets, notes)
    baselines = targets.read_baselines(root, frame)
    aims = targets.read_targets(root, frame)
    quotas = targets.read_quotas(root, frame)
    owed = duties.read_duties(root, frame)
    groups, people = read_groups(root), read_people(root, units)
    spoken = str(head.choice("language", Language, Language(language)))
    campaign = Campaign(
        code=code,
        name=head.text("name"),
        start=frame.start,
        end=frame.end,
        zone=zone,
        units=tuple(units.units.values()),
        metrics=tuple(metrics.values()),
        headline=headline,
        duties=owed,
        positional=positional,
        baselines=baselines,
        targets=aims,
        quotas=quotas,
        rank_by=head.choice("rank_by", RankBy, RankBy.TARGET),
        office=head.text("office"),
        place=head.text("place"),
        language=spoken,
        days_off=head.days("days_off"),
        working_days=head.days("working_days"),
        close_after=head.length("close_after"),
        delete_personal_data=head.flag("delete_personal_data"),
        manners=read_manners(head),
        pace_in_working_days=head.flag("pace_in_working_days"),
        letterhead=read_letterhead(root),
    )
    check_successions(campaign, units.places, root.faults)
    read_stated(root, campaign, notes)
    head.finish()
    return CampaignSettings(campaign, groups, people, path, sheets.sources, tuple(notes))


def _code(head: Table) -> str:
    head.need("name", 'name = "Tài khoản định danh điện tử huyện Tân Châu"')
    code = head.text("code") or slug(head.text("name"))
    if head.has("code") and not _CODE.fullmatch(code):
        head.fault("code", "bad-code", code=code, example=slug(code) or "tan-chau")
    return code


def _days(head: Table) -> tuple[date | None, date | None]:
    start = head.day("start") if head.need("start", "start = 2023-07-24") else None
    end = head.day("end") if head.need("end", "end = 2023-12-31") else None
    if start and end and end < start:
        head.fault("end", "dates-reversed", start=start, end=end)
        return end, start
    return start, end


def _headline(head: Table, metrics: dict[str, Metric]) -> str:
    word = head.text("headline")
    if not word:
        typed = [key for key, metric in metrics.items() if metric.typed]
        if len(typed) != 1 and metrics:
            head.need("headline", f'headline = "{next(iter(metrics))}"')
        return typed[0] if len(typed) == 1 else ""
    if word not in metrics:
        head.fault("headline", "unknown-metric", metric=word, near=head.faults.hint(word, metrics))
    return word


def _positional(head: Table, metrics: dict[str, Metric]) -> tuple[str, ...]:
    """Read the order of bare numbers; a campaign with one typed metric always takes that one."""
    words = head.texts("positional")
    for word in words:
        if word not in metrics:
            head.fault("positional", "unknown-metric", metric=word, near=head.faults.hint(word, metrics))
        elif not metrics[word].typed:
            head.fault("positional", "metric-not-typed", metric=word)
    if len(set(words)) != len(words):
        head.fault("positional", "positional-twice")
    typed = tuple(key for key, metric in metrics.items() if metric.typed)
    return typed if not words and len(typed) == 1 else words
