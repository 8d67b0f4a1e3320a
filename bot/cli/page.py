"""The page of `baocao check`: what a configuration means, in the campaign's own language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from bot.cli.fitting import fit_lines
from bot.config import CampaignSettings, ConfigError, Settings
from bot.config.faults import words
from bot.texts.formats import Formats
from reporting.campaign import (
    Alias,
    Baseline,
    Campaign,
    Duty,
    DutyKind,
    Formula,
    Metric,
    MetricKind,
    Summary,
    Target,
    Unit,
)
from reporting.kinds import is_added, kind_groups
from reporting.periods import periods
from reporting.records import Span

_SHOWN_DUES = 3
_SHOWN_NAMES = 200


def fault_lines(error: ConfigError, path: Path) -> Iterator[str]:
    """List all faults of a configuration, numbered, each with its key and remedy."""
    said = words(error.language)["page"]
    yield said["file"].format(path=path)
    yield said["faults"].format(count=len(error.faults))
    for number, fault in enumerate(error.faults, 1):
        yield f"{number}. {fault}"


def page_lines(settings: Settings, now: datetime) -> Iterator[str]:
    """Write the whole page; dues are the next ones after `now`, or a campaign's first."""
    for seed in settings.campaigns:
        yield from CampaignPage(seed).lines(now)
        yield ""
    page = words(settings.language)["page"]
    yield page["process"]
    yield from (f"  {line}" for line in _process_lines(settings, page))
    yield ""
    yield page["ok"].format(count=len(settings.campaigns))


def _process_lines(settings: Settings, page: Mapping[str, str]) -> Iterator[str]:
    telegram, zalo, sandbox = settings.telegram, settings.zalo, settings.sandbox
    if telegram.token:
        yield page["process_telegram"].format(mode=telegram.mode, server=telegram.api_base)
    if zalo.token:
        yield page["process_zalo"].format(mode=zalo.mode, server=zalo.api_base)
        yield (
            page["process_zalo_pictures"].format(url=zalo.public_url) if zalo.public_url else page["process_zalo_text"]
        )
    yield from fit_lines(settings, page)
    if not (telegram.token or zalo.token):
        start = f"{sandbox.start:%H:%M} {sandbox.start.day}/{sandbox.start.month}/{sandbox.start.year}"
        yield page["process_sandbox"].format(host=sandbox.host, port=sandbox.port, start=start)
    if telegram.proxy:
        yield page["process_proxy"]
    yield page["process_storage"].format(storage=without_password(settings.storage_url))


def without_password(url: str) -> str:
    """Show a database's URL without its user and password."""
    scheme, found, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if found else url


class CampaignPage:
    """One campaign's part of the page."""

    def __init__(self, seed: CampaignSettings) -> None:
        self.seed = seed
        self.campaign: Campaign = seed.campaign
        self.said: Mapping[str, Any] = words(self.campaign.language)
        self.write = Formats(self.campaign.language)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Labels of the metrics by key."""
        return {metric.key: metric.label for metric in self.campaign.metrics}

    def say(self, key: str, /, **values: object) -> str:
        """Fill one line's words."""
        return str(self.said["page"][key]).format(**values)

    def lines(self, now: datetime) -> Iterator[str]:
        """Write the campaign's lines, one section after another."""
        campaign = self.campaign
        yield self.say("title", name=campaign.name, code=campaign.code)
        yield self.say("file", path=self.seed.path)
        span = Span(campaign.start, campaign.end)
        day = self.write.day
        yield self.say("days", start=day(span.start), end=day(span.end), days=span.days, zone=campaign.zone.key)
        if campaign.office:
            yield self.say("office", office=campaign.office)
        yield self._papers()
        yield from self._section("units", self._units(), count=len(campaign.units))
        yield from self._section("metrics", self._metrics())
        yield from self._section("baselines", self._baselines())
        if campaign.targets:
            yield from self._section("targets", self._targets())
        if campaign.duties:
            yield from self._section("duties", self._duties(now))
        yield from self._section("groups", self._people())
        if self.seed.sources:
            yield from self._section("sources", self._sources())
        if self.seed.notes:
            yield from self._section("notes", self._notes())

    def _papers(self) -> str:
        """Say what the campaign's own papers will leave blank."""
        paper = self.campaign.letterhead
        named = {field.name: getattr(paper, field.name) for field in fields(paper)}
        named |= {
            "office": paper.office or self.campaign.office,
            "signer_title": "-",
            "addressees": "-",
            "subject": "-",
        }
        open_ones = [name for name, value in named.items() if value is None or (name != "superior" and not value)]
        return self.say("papers", keys=", ".join(open_ones)) if open_ones else self.say("papers_whole")

    def _section(self, key: str, lines: Iterable[str], **values: object) -> Iterator[str]:
        yield ""
        yield self.say(key, **values)
        yield from (f"  {line}" for line in lines)

    def _units(self) -> Iterator[str]:
        for kind in dict.fromkeys(unit.kind for unit in self.campaign.units):
            of_kind = [unit for unit in self.campaign.units if unit.kind == kind]
            names = ", ".join(self._unit(unit) for unit in of_kind[:_SHOWN_NAMES])
            more = " …" if len(of_kind) > _SHOWN_NAMES else ""
            yield self.say("units_kind", kind=kind, count=len(of_kind), names=names + more)

    def _unit(self, unit: Unit) -> str:
        aliases = "; ".join(self._alias(alias) for alias in unit.aliases)
        return self.say("unit_alias", name=unit.name, aliases=aliases) if aliases else unit.name

    def _alias(self, alias: Alias) -> str:
        bounds = (alias.valid_from, alias.valid_to)
        if not any(bounds):
            return alias.text
        return f"{alias.text} [{'–'.join(self.write.day(bound) if bound else '…' for bound in bounds)}]"

    def _metrics(self) -> Iterator[str]:
        for metric in self.campaign.metrics:
            yield self._metric(metric)
            if metric.typed and metric.aliases:
                yield "  " + self.say("metric_aliases", aliases=", ".join(metric.aliases))
        yield self.say("headline", label=self.labels[self.campaign.headline])
        if self.campaign.positional:
            names = ", ".join(f"{key} ({self.labels[key]})" for key in self.campaign.positional)
            numbers = " ".join(str(12 * number) for number in range(1, len(self.campaign.positional) + 1))
            yield self.say("positional", metrics=names, example=f"/bc {self._example_unit} {numbers}")
        else:
            yield self.say("not_positional")

    def _metric(self, metric: Metric) -> str:
        if metric.formula is not None:
            line = self.say("metric_derived", key=metric.key, label=metric.label, formula=formula_text(metric.formula))
        elif not metric.reported:
            line = self.say("metric_official", key=metric.key, label=metric.label)
        else:
            kind = "metric_cumulative" if metric.kind is MetricKind.CUMULATIVE else "metric_typed"
            example = f"/bc {self._example_unit} {metric.key}=120"
            line = self.say(kind, key=metric.key, label=metric.label, example=example)
        rate = self.say("rate_of", metric=self.labels[metric.rate_of]) if metric.rate_of else ""
        return f"{line}; {rate}" if rate else line

    @cached_property
    def _example_unit(self) -> str:
        """Choose a unit for examples: the first with a short name."""
        return next((unit.name for unit in self.campaign.units if len(unit.name) < 15), self.campaign.units[0].name)

    def _baselines(self) -> Iterator[str]:
        if not self.campaign.baselines:
            yield self.say("no_baselines")
        groups: dict[tuple[Any, ...], list[Baseline]] = {}
        for baseline in self.campaign.baselines:
            key = (baseline.metric, baseline.as_of, baseline.unit is None)
            groups.setdefault(key, []).append(baseline)
        for (metric, as_of, whole), found in groups.items():
            amount = self._sum(metric, {one.unit: one.value for one in found})
            values = {"label": self.labels[metric], "value": amount, "day": self.write.day(as_of)}
            yield self.say("baseline_whole", **values) if whole else self.say("baseline", count=len(found), **values)

    def _sum(self, metric: str, values: Mapping[str | None, int]) -> str:
        """Add up what units have; kinds that are never added (households, people) are said apart."""
        groups = kind_groups(self.campaign)
        if is_added(self.campaign, metric) or None in values:
            return self.write.number(sum(values.values()))
        sums = {kind: sum(values.get(code, 0) for code in codes) for kind, codes in groups.items()}
        return "; ".join(f"{kind} {self.write.number(amount)}" for kind, amount in sums.items())

    def _targets(self) -> Iterator[str]:
        groups: dict[tuple[Any, ...], list[Target]] = {}
        for target in self.campaign.targets:
            key = (target.metric, target.name, target.deadline, target.before, target.since, target.unit is None)
            groups.setdefault(key, []).append(target)
        for found in groups.values():
            yield self._target(found)
        for quota in self.campaign.quotas:
            yield self.say("quota", name=quota.name, label=self.labels[quota.metric], days=quota.days)

    def _target(self, found: list[Target]) -> str:
        """Say one target: of the whole, or of several units with their sum."""
        one = found[0]
        day = self.write.day(one.stated_deadline)
        values = {
            "label": self.labels[one.metric],
            "name": one.name,
            "deadline": self.say("before" if one.before else "by", day=day),
            "counts": self.say("since", day=self.write.day(one.since)) if one.since else self.say("cumulative"),
        }
        amount = self._sum(one.metric, {target.unit: target.value or 0 for target in found})
        if one.percent is not None and one.percent_of is not None:
            share = f"{one.percent.normalize():f}".replace(".", ",") + " %"
            amount = self.say("target_percent", percent=share, label=self.labels[one.percent_of])
        if one.unit is None:
            return self.say("target_whole", value=amount, **values)
        return self.say("target_each", value=amount, count=len(found), **values)

    def _duties(self, now: datetime) -> Iterator[str]:
        for duty in self.campaign.duties:
            yield self.say(
                "duty",
                code=duty.code,
                label=duty.label,
                frequency=self.said["frequency"][duty.frequency],
                kind=self.said["kind"][duty.kind],
                units=self._duty_units(duty),
            )
            if duty.kind is DutyKind.FIGURES:
                yield "  " + self.say("duty_required", metrics=", ".join(duty.required))
            if duty.wanted:
                yield "  " + self.say("duty_wanted", metrics=", ".join(duty.wanted))
            begun = any(period.due < now for period in periods(self.campaign, duty))
            over = all(period.due < now for period in periods(self.campaign, duty))
            key = "duty_next" if begun and not over else "duty_first"
            yield "  " + self.say(key, dues="; ".join(self._dues(duty, now)) or self.say("none"))
            if duty.holiday != "none":
                yield "  " + self.say("duty_holiday")
            yield "  " + self._steps(duty)

    def _duty_units(self, duty: Duty) -> str:
        if duty.whole:
            return self.say("duty_whole")
        if len(duty.units) == len(self.campaign.units):
            return self.say("duty_all", count=len(duty.units))
        names = ", ".join(self.campaign.unit_by_code[code].title for code in duty.units)
        return self.say("duty_units", count=len(duty.units), names=names)

    def _dues(self, duty: Duty, now: datetime) -> Iterator[str]:
        """Name the next due times; those of the campaign's beginning where it is over."""
        rounds = periods(self.campaign, duty)
        for period in islice([one for one in rounds if one.due >= now] or rounds, _SHOWN_DUES):
            due = f"{self.write.weekday(period.due.date())} {period.due:%H:%M} {self.write.day(period.due.date())}"
            yield self.say("duty_due", due=due, span=self.write.span(period.span))

    def _steps(self, duty: Duty) -> str:
        roles, length = self.said["role"], self.write.duration
        reminders = [
            self.say("reminder_to", length=length(step.before), role=roles[step.to])
            if step.to
            else self.say("reminder", length=length(step.before))
            for step in duty.reminders
        ]
        alerts = [
            self.say("alert" if step.after else "alert_now", length=length(step.after), role=roles[step.to])
            for step in duty.alerts
        ]
        return self.say(
            "duty_steps",
            reminders=", ".join(reminders) or self.say("none"),
            alerts=", ".join(alerts) or self.say("none"),
            summaries=", ".join(self._summary(duty, summary) for summary in duty.summaries) or self.say("none"),
        )

    def _summary(self, duty: Duty, summary: Summary) -> str:
        """Say when a summary comes: a day of the week, a date, or the hour of each period."""
        at = f"{summary.at:%H:%M}"
        rounds = periods(self.campaign, duty)
        if summary.weekday is not None:
            day = next(
                self.campaign.start + timedelta(days=n)
                for n in range(7)
                if (self.campaign.start + timedelta(days=n)).weekday() == summary.weekday
            )
            return self.say("summary_weekday", weekday=self.write.weekday(day), time=at)
        if duty.frequency in {"weekly", "once"} and rounds:
            last = rounds[0].last + timedelta(days=summary.days)
            name = self.write.weekday(last) if duty.frequency == "weekly" else self.write.day(last)
            return self.say("summary_weekday", weekday=name, time=at)
        return self.say("summary_period", time=at)

    def _people(self) -> Iterator[str]:
        for group in self.seed.groups:
            yield self.say("group", chat=group.chat_id, app=group.app, reply=self.said["reply"][group.reply])
        for person in self.seed.people:
            who = f"@{person.username}" if person.username else str(person.account_id)
            roles = ", ".join(self.said["role"][role] for role in person.roles)
            units = ", ".join(self.campaign.unit_by_code[code].title for code in person.units)
            key = "person_units" if units else "person"
            yield self.say(key, name=person.name, who=who, roles=roles, units=units)
        if not self.seed.groups and not self.seed.people:
            yield self.say("no_groups")

    def _sources(self) -> Iterator[str]:
        for source in self.seed.sources:
            yield self.say("source", path=source.path, rows=source.rows)

    def _notes(self) -> Iterator[str]:
        for note in self.seed.notes:
            given = dict(note.values)
            stated, computed = Decimal(str(given["stated"])), Decimal(str(given["computed"]))
            given |= {"stated": self._figure(stated), "computed": self._figure(computed)}
            yield self.say(f"note_{note.code}", difference=self._figure(abs(stated - computed)), **given)

    def _figure(self, value: Decimal) -> str:
        return self.write.number(int(value)) if value == value.to_integral_value() else self.write.rate(value)


def formula_text(formula: Formula) -> str:
    """Write a formula as the file does: `m1 + m2`."""
    parts = [
        "".join(f" {'-' if term.sign < 0 else '+'} {term.metric}" for term in side).removeprefix(" + ").strip()
        for side in (formula.terms, formula.over)
        if side
    ]
    return parts[0] if len(parts) == 1 else f"({parts[0]}) / ({parts[1]})"
