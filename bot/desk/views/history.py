"""/lichsu Tân Hưng 24/7: everything that was ever said of a unit's figures, with who, when, before and after, why."""

from __future__ import annotations

from datetime import date

from bot.desk import questions
from bot.desk.aside import to_private
from bot.desk.buttons import MOST_CHOICES, choice_button, rows
from bot.desk.guard import permitted
from bot.desk.names import LONGEST_QUOTE, change_words, part_name, unit_titles, value_words, when
from bot.desk.permissions import Action
from bot.desk.reports.outcome import span_of
from bot.desk.reports.problem_words import problem_line
from bot.desk.reports.samples import example_unit
from bot.desk.visit import Visit
from bot.texts import Markup
from reporting.campaign import Campaign
from reporting.history import Step, trace
from reporting.reading import Problem, Reading
from reporting.records import Question, Span

QUESTION = "history"
WHICH = "history-unit"
PER_PAGE = 6


def history(visit: Visit, reading: Reading) -> None:
    """Answer the command: an admin sees every unit, a reporter their own."""
    campaign = permitted(visit, Action.SEE_ANY_HISTORY, Action.SEE_OWN_HISTORY, otherwise="history.not-allowed")
    if campaign is None:
        return
    query = visit.reader.read_query(reading.argument, visit.local(visit.now))
    if len(query.problems) == 1 and query.problems[0].suggestions:
        _ask_unit(visit, campaign, query.problems[0], query.day)
        return
    if query.problems:
        visit.say(visit.texts.lines(problem_line(visit, campaign, problem) for problem in query.problems))
        return
    unit = query.unit or (visit.member.own_units[0] if len(visit.member.own_units) == 1 else None)
    if unit is None:
        day = visit.texts.short_day(visit.today)
        visit.say(visit.texts.say("history.usage", unit=example_unit(visit, campaign).name, day=day))
        return
    if not _may_see(visit, unit):
        own_names = unit_titles(visit.texts, campaign, visit.member.own_units)
        visit.say(visit.texts.say("history.own-only", own=own_names))
        return
    to_private(visit, visit.texts.say("history.in-private"))
    _show(visit, campaign, unit, query.day, 0)


def _may_see(visit: Visit, unit: str) -> bool:
    if visit.may(Action.SEE_ANY_HISTORY):
        return True
    return visit.may(Action.SEE_OWN_HISTORY) and (
        not visit.member.entrusted_units or unit in visit.member.entrusted_units
    )


def _ask_unit(visit: Visit, campaign: Campaign, problem: Problem, day: date | None) -> None:
    known = [code for code in problem.suggestions if code in campaign.unit_by_code and _may_see(visit, code)]
    text = problem.text[:LONGEST_QUOTE]
    if not known:
        visit.say(problem_line(visit, campaign, problem))
        return
    to_private(visit, visit.texts.say("history.in-private"))  # the answer stands where the question stood
    data = {"day": day.isoformat() if day else None}
    question = questions.ask(visit, WHICH, campaign, data, known[:MOST_CHOICES], person=visit.author)
    buttons = rows(
        (choice_button(question, code, campaign.unit_by_code[code].title) for code in known[:MOST_CHOICES]), 2
    )
    visit.say(visit.texts.say("history.which", text=text), buttons=buttons)


def unit_pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Show the history of the unit that was meant."""
    visit.notice(visit.texts.plain("button.done"))
    if _may_see(visit, choice):
        visit.rewriting()
        day = question.data["day"]
        _show(visit, campaign, choice, date.fromisoformat(day) if day else None, 0)


def page_pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Turn the page."""
    data = question.data
    visit.notice(visit.texts.plain("button.done"))
    if _may_see(visit, str(data["unit"])):
        visit.rewriting()
        page = int(data["page"]) + (1 if choice == "older" else -1)
        _show(visit, campaign, str(data["unit"]), date.fromisoformat(data["day"]) if data["day"] else None, page)


def _show(visit: Visit, campaign: Campaign, unit: str, day: date | None, page: int) -> None:
    texts, title = visit.texts, campaign.unit_by_code[unit].title
    span = Span(day, day) if day else Span(date.min, date.max)
    ledger = visit.uow.ledger
    steps = trace(ledger.revisions(campaign.code, unit, span), ledger.moves(campaign.code, unit, span))
    of_day = when(texts, span) if day else texts.say("history.all-days")
    if not steps:
        visit.say(texts.say("history.none", unit=title, when=of_day))
        return
    pages = -(-len(steps) // PER_PAGE)
    page = min(max(page, 0), pages - 1)
    numbered = list(enumerate(steps, start=1))[::-1][page * PER_PAGE : (page + 1) * PER_PAGE]
    head = texts.say("history.title", unit=title, when=of_day, n=len(steps))
    lines = [_line(visit, campaign, number, step) for number, step in numbered]
    foot = texts.say("history.page", page=page + 1, pages=pages) if pages > 1 else ""
    choices = [("newer", page > 0), ("older", page + 1 < pages)]
    offered = [name for name, there in choices if there]
    said = texts.lines((head, *lines, foot))
    if not offered:
        visit.say(said)
        return
    data = {"unit": unit, "day": day.isoformat() if day else None, "page": page}
    question = questions.ask(visit, QUESTION, campaign, data, offered, person=visit.actor)
    buttons = rows(choice_button(question, name, texts.plain(f"history.{name}")) for name in offered)
    visit.say(said, buttons=buttons, key=questions.here(visit, question))


def _figures(visit: Visit, campaign: Campaign, step: Step) -> Markup:
    """Say what counted before and after; where nothing came to count, what was said."""
    texts, metrics = visit.texts, campaign.metric_by_key
    order = {key: number for number, key in enumerate(metrics)}
    known = sorted((one for one in step.changes if one.metric in order), key=lambda one: order[one.metric])
    if known:
        return change_words(texts, campaign, known, "answer.change-added")
    said = {key: value for key, value in step.entry.entry.values.items() if key in metrics}
    return texts.listed(
        (
            texts.plain("answer.part", metric=part_name(metrics[key]), value=value_words(texts, value))
            for key, value in said.items()
        ),
        "; ",
    )


def _line(visit: Visit, campaign: Campaign, number: int, step: Step) -> Markup:
    """Write one step: when, who, what; the figures before and after; why; the words it was said in."""
    texts, stored = visit.texts, step.entry
    who = visit.uow.people.get(step.by).name if step.by is not None else texts.say("history.nobody")
    figures = _figures(visit, campaign, step)
    what = texts.say(f"history.{'said' if step.recorded else 'moved'}-{step.state.value}")
    quote = " ".join(stored.message.text.split())
    short = quote if len(quote) <= LONGEST_QUOTE else f"{quote[:LONGEST_QUOTE]}…"
    return texts.lines(
        (
            texts.say(
                "history.step",
                n=number,
                at=visit.local(step.at if not step.recorded else stored.sent_at),
                who=who,
                what=what,
                when=when(texts, span_of(stored)),
                entered=texts.say("history.entered-for") if step.recorded and stored.entered_for else "",
            ),
            texts.say("history.figures", figures=figures),
            texts.say("history.reason", text=step.reason) if step.reason else "",
            texts.say("history.quote", text=short) if step.recorded and quote else "",
        )
    )
