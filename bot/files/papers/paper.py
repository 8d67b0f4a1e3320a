"""The official paper of a week, month, quarter or the end: parts I to IV, signature, annexes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.desk.office import Office
from bot.files.papers.ahead import forecasts, needs
from bot.files.papers.changed import changed_units
from bot.files.papers.facts import Facts, asked_facts
from bot.files.papers.head import grounds, head, office, recipients, signature, symbol
from bot.files.papers.results import placings, reported_line, sentences
from bot.files.papers.standing import duty_sentences, remarks
from bot.files.sheets.follow_ups import follow_ups
from bot.files.sheets.quotas import quota_table
from bot.files.sheets.ranking import ranking_table
from bot.files.sheets.rows import roman
from bot.texts import Texts
from reporting.numbers import half_up
from reporting.papers.ooxml import Write, shown
from reporting.papers.paper import Annex, Paper, Paragraph, Style, blank
from reporting.papers.spans import PaperKind, has_phases
from reporting.papers.tables import Table
from reporting.ports import Store
from reporting.records import Json


def make_paper(made_for: Office, store: Store, document: Json) -> bytes:
    """Make the file of a paper's letter."""
    from reporting.papers.writer import write_paper

    facts = store.read(lambda uow: asked_facts(made_for, uow, document)).result()
    return write_paper(paper(facts), figures(facts.texts))


def figures(texts: Texts) -> Write:
    """Write figures in tables the language's way."""
    return shown(texts.number, lambda rate: texts.percent(half_up(rate, 2)))


def paper(facts: Facts) -> Paper:
    """Compose the whole paper."""
    texts, campaign = facts.texts, facts.campaign
    subject = texts.plain("official.subject", subject=subject_of(facts), period=period_words(facts))
    opening = texts.plain(
        "official.opening",
        ground=grounds(texts, campaign),
        office=office(texts, campaign),
        subject=subject_of(facts),
        period=period_words(facts),
    )
    return Paper(
        head(texts, campaign, facts.asked.moment, kind=texts.plain("official.kind"), subject=subject),
        (Paragraph(opening), *_parts(facts)),
        texts.plain("official.closing", kind=texts.plain(f"official.closing-{_rhythm(facts)}")),
        signature(texts, campaign),
        texts.plain("official.recipients"),
        recipients(texts, campaign),
        tuple(_annexes(facts)),
        made=facts.asked.moment,
        language=texts.plain("official.language"),
    )


def subject_of(facts: Facts) -> str:
    """Say what the papers of the campaign are about."""
    return facts.campaign.letterhead.subject or facts.texts.plain("official.quoted-name", name=facts.campaign.name)


def period_words(facts: Facts) -> str:
    """Name the days that the paper speaks of."""
    span = facts.asked.span
    return facts.texts.plain(f"official.period-{_rhythm(facts)}", start=span.start, end=span.end)


def _rhythm(facts: Facts) -> str:
    """Name what the days are: a phase where the campaign has phases instead of weeks."""
    phases = facts.kind is PaperKind.WEEK and has_phases(facts.campaign)
    return "phase" if phases else str(facts.kind)


def _parts(facts: Facts) -> Iterator[Paragraph]:
    yield from _directions(facts)
    yield from _results(facts)
    yield from _judgement(facts)
    yield from _tasks(facts)


def _directions(facts: Facts) -> Iterator[Paragraph]:
    say = facts.texts.plain
    yield Paragraph(say("official.part-1"), Style.PART)
    yield Paragraph(blank(say("official.directions-blank")))


def _results(facts: Facts) -> Iterator[Paragraph]:
    say = facts.texts.plain
    yield Paragraph(say("official.part-2"), Style.PART)
    yield Paragraph(say("official.figures"), Style.SECTION)
    yield Paragraph(reported_line(facts, facts.now))
    yield from (Paragraph(line) for line in changed_units(facts))
    yield from _lettered(sentences(facts))
    yield Paragraph(say("official.annexes-hint"))
    number = 2
    placed = list(placings(facts))
    if placed:
        yield Paragraph(say("official.ranking", n=number), Style.SECTION)
        yield from (Paragraph(f"- {line}") for line in placed)
        number += 1
    duties = list(duty_sentences(facts))
    if duties:
        yield Paragraph(say("official.duties", n=number), Style.SECTION)
        yield from (Paragraph(f"- {line}") for line in duties)


def _lettered(lines: Iterable[str]) -> Iterator[Paragraph]:
    """Put a), b), c) before sentences, where there are several."""
    found = list(lines)
    if len(found) == 1:
        yield Paragraph(found[0])
        return
    for place, line in enumerate(found):
        mark = "abcdefghiklmnopqrstuvxy"[place] if place < 23 else "-"
        yield Paragraph(f"{mark}) {line}" if mark != "-" else f"- {line}")


def _judgement(facts: Facts) -> Iterator[Paragraph]:
    say = facts.texts.plain
    yield Paragraph(say("official.part-3"), Style.PART)
    yield Paragraph(say("official.judgement"), Style.SECTION)
    yield Paragraph(blank(say("official.judgement-blank")))
    yield Paragraph(say("official.difficulties"), Style.SECTION)
    said = list(remarks(facts, facts.notes))
    if said:
        yield Paragraph(say("official.remarks"))
        yield from (Paragraph(f"- {line}") for line in said)
    else:
        yield Paragraph(say("official.no-remarks"))
    yield Paragraph(say("official.causes"), Style.SECTION)
    yield Paragraph(blank(say("official.causes-blank")))


def _tasks(facts: Facts) -> Iterator[Paragraph]:
    say = facts.texts.plain
    final = facts.kind is PaperKind.FINAL
    yield Paragraph(say("official.part-4-final" if final else "official.part-4"), Style.PART)
    number = 1
    for title, lines in (("official.needs", needs(facts)), ("official.forecasts", forecasts(facts))):
        said = list(lines)
        if said:
            yield Paragraph(say(title, n=number), Style.SECTION)
            yield from (Paragraph(f"- {line}") for line in said)
            number += 1
    yield Paragraph(say("official.tasks", n=number), Style.SECTION)
    yield Paragraph(blank(say("official.tasks-blank")))
    yield Paragraph(say("official.proposals", n=number + 1), Style.SECTION)
    yield Paragraph(blank(say("official.proposals-blank")))


def _annexes(facts: Facts) -> Iterator[Annex]:
    texts, campaign = facts.texts, facts.campaign
    tables: list[Table] = follow_ups(texts, facts.now)
    quotas = quota_table(texts, facts.now)
    tables += [quotas] if quotas else []
    tables.append(ranking_table(texts, facts.board, campaign.headline, facts.ranks_before(campaign.headline)))
    belongs = texts.plain("official.belongs", symbol=symbol(texts, campaign), office=office(texts, campaign))
    for place, table in enumerate(tables):
        label = texts.plain("official.annex", n=roman(place + 1))
        yield Annex(label if len(tables) > 1 else texts.plain("official.annex-alone"), table, belongs)
