"""`baocao paper`: the official paper of a period, or the private draft beside it, as .docx."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.cli.exporting import write_as_of
from bot.cli.options import UsageMistakeError
from bot.cli.saying import say
from bot.cli.tables import AsOf
from bot.config import Settings
from reporting.campaign import Campaign
from reporting.ports import UnitOfWork


def draft_paper(
    settings: Settings,
    campaign: Campaign,
    words: Sequence[str],
    day: date | None,
    output: Path | None,
    *,
    private: bool,
    sandbox: bool,
) -> int:
    """Write a drafted paper to a file or stdout; as of a day's end where one is given, with all that is known now."""
    from bot.files.facts import Asked, View
    from bot.files.papers.commend import draft
    from bot.files.papers.facts import Facts, gather
    from bot.files.papers.paper import figures, paper
    from bot.texts import texts
    from reporting.papers.spans import asked_paper, ended_span, paper_span
    from reporting.papers.writer import write_draft, write_paper

    asked = asked_paper(" ".join(words))
    if asked.kind is None or asked.rest:
        raise UsageMistakeError(say(settings.language, "paper.which"))
    if output is None and sys.stdout.isatty():
        raise UsageMistakeError(say(settings.language, "output.paper"))
    if day is not None and not campaign.start <= day <= campaign.end:
        shown = texts(settings.language).day
        days = {"day": shown(day), "first": shown(campaign.start), "last": shown(campaign.end)}
        raise UsageMistakeError(say(settings.language, "paper.outside", **days))
    kind = asked.kind

    def gathered(uow: UnitOfWork, now: Campaign, at: AsOf) -> Facts:
        today = at.moment.date()
        if asked.number is not None:
            span = asked.span(now)
        else:
            span = ended_span(now, kind, today) if day is None else paper_span(now, kind, day)
        if span is None:
            raise UsageMistakeError(say(settings.language, "paper.none", period=" ".join(words)))
        last = max(min(span.end, day or today), span.start)
        return gather(View(uow, Asked(now, texts(now.language), last, span, at.moment)), kind)

    def written(facts: Facts) -> bytes:
        return write_draft(draft(facts)) if private else write_paper(paper(facts), figures(facts.texts))

    return write_as_of(settings, campaign, None, gathered, written, output, sandbox=sandbox)
