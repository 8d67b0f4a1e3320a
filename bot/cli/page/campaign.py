"""One campaign's part of the page, one section after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime
from decimal import Decimal

from bot.cli.page.counted import baseline_lines, metric_lines, succession_lines, target_lines, unit_lines
from bot.cli.page.duties import duty_lines
from bot.cli.page.levels import upper_lines
from bot.cli.page.wording import CampaignPage
from reporting.records import Span


def campaign_lines(page: CampaignPage, now: datetime) -> Iterator[str]:
    """Write the campaign's lines, one section after another."""
    campaign = page.campaign
    yield page.say("title", name=campaign.name, code=campaign.code)
    yield page.say("file", path=page.seed.path)
    span = Span(campaign.start, campaign.end)
    day = page.write.day
    yield page.say("days", start=day(span.start), end=day(span.end), days=span.days, zone=campaign.zone.key)
    if campaign.office:
        yield page.say("office", office=campaign.office)
    yield _papers(page)
    yield from upper_lines(page)
    yield from _section(page, "units", unit_lines(page), count=len(campaign.units))
    yield from (f"  {line}" for line in succession_lines(page))
    yield from _section(page, "metrics", metric_lines(page))
    yield from _section(page, "baselines", baseline_lines(page))
    if campaign.targets:
        yield from _section(page, "targets", target_lines(page))
    if campaign.duties:
        yield from _section(page, "duties", duty_lines(page, now))
    yield from _section(page, "groups", _people(page))
    if page.seed.sources:
        yield from _section(page, "sources", _sources(page))
    if page.seed.notes:
        yield from _section(page, "notes", _notes(page))


def _section(page: CampaignPage, key: str, lines: Iterable[str], **values: object) -> Iterator[str]:
    yield ""
    yield page.say(key, **values)
    yield from (f"  {line}" for line in lines)


def _papers(page: CampaignPage) -> str:
    """Say what the campaign's own papers will leave blank."""
    paper = page.campaign.letterhead
    named = {field.name: getattr(paper, field.name) for field in fields(paper)}
    named |= {
        "office": paper.office or page.campaign.office,
        "signer_title": "-",
        "addressees": "-",
        "subject": "-",
    }
    open_ones = [name for name, value in named.items() if value is None or (name != "superior" and not value)]
    return page.say("papers", keys=", ".join(open_ones)) if open_ones else page.say("papers_whole")


def _people(page: CampaignPage) -> Iterator[str]:
    for group in page.seed.groups:
        yield page.say("group", chat=group.chat_id, app=group.app, reply=page.said["reply"][group.reply])
    for person in page.seed.people:
        who = f"@{person.username}" if person.username else str(person.account_id)
        roles = ", ".join(page.said["role"][role] for role in person.roles)
        units = ", ".join(page.campaign.unit_by_code[code].title for code in person.units)
        key = "person_units" if units else "person"
        yield page.say(key, name=person.name, who=who, roles=roles, units=units)
    if not page.seed.groups and not page.seed.people:
        yield page.say("no_groups")


def _sources(page: CampaignPage) -> Iterator[str]:
    for source in page.seed.sources:
        yield page.say("source", path=source.path, rows=source.rows)


def _notes(page: CampaignPage) -> Iterator[str]:
    for note in page.seed.notes:
        given = dict(note.values)
        if "stated" not in given:
            yield page.say(f"note_{note.code}", **given)
            continue
        stated, computed = Decimal(str(given["stated"])), Decimal(str(given["computed"]))
        given |= {"stated": _figure(page, stated), "computed": _figure(page, computed)}
        yield page.say(f"note_{note.code}", difference=_figure(page, abs(stated - computed)), **given)


def _figure(page: CampaignPage, value: Decimal) -> str:
    return page.write.number(int(value)) if value == value.to_integral_value() else page.write.rate(value)
