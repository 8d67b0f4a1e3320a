"""/status, /tiendo, /xephang: everybody's ranking as picture and text, one unit's card, another metric or day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from html import unescape

from bot.desk import copies
from bot.desk.albums import picture_letters
from bot.desk.answers import figure_line, left_line, movement_words
from bot.desk.board import Board, open_board
from bot.desk.buttons import rows
from bot.desk.card_picture import card_picture
from bot.desk.faults import LONGEST_QUOTE, MOST_CHOICES, problem_line
from bot.desk.names import capital, groups, list_name, metric_names, part_in
from bot.desk.outlook import unit_outlook
from bot.desk.outlook_words import outlook_line
from bot.desk.permissions import Action
from bot.desk.pictures import ranking_caption, ranking_picture
from bot.desk.rate_words import rate_words
from bot.desk.setup import which_campaign
from bot.desk.summary_places import leading
from bot.desk.visit import Visit
from bot.desk.work import duty_round, figures_day, states
from bot.texts import Markup, Texts
from reporting.campaign import Campaign, MetricKind, Target
from reporting.message import Query
from reporting.periods import period_holding
from reporting.ports import UnitOfWork
from reporting.ranking import RankRow
from reporting.rates import rates
from reporting.reading import Problem, ProblemCode, Reading
from reporting.records import Button, Question

QUESTION = "card"


def status(visit: Visit, reading: Reading) -> None:
    """Answer the command, with whatever unit, metric and day it names."""
    campaign = visit.campaign
    if campaign is None:
        if visit.in_group or not which_campaign(visit):
            visit.say(visit.texts.say("not-allowed.nobody"))
        return
    if not visit.may(Action.SEE_STATUS):
        visit.say(visit.texts.say("not-allowed.see"))
        return
    query = visit.reader.read_query(reading.argument, visit.local(visit.now))
    if query.problems:
        if len(query.problems) == 1 and query.problems[0].suggestions:
            _ask_unit(visit, campaign, query.problems[0], query)
            return
        visit.say(not_found(visit, campaign, query))
        return
    board = open_board(visit.uow, campaign, query.day or figures_day(visit.uow, campaign, visit.now), visit.now)
    metric = query.metric or campaign.headline
    if query.unit is not None:
        visit.say(card(visit, board, query.unit, query.metric))
        _post_card(visit, board, query.unit, query.metric)
        return
    text = ranking_text(visit.texts, board, metric)
    visit.say(visit.texts.lines((text, duty_rates(visit.uow, visit.texts, board, visit.now))))
    picture = ranking_picture(visit.texts, board, metric, visit.local(visit.now))
    for letter in picture_letters(visit.texts, visit.chat, [picture], ranking_caption(visit.texts, board, metric)):
        visit.post(letter)


def _post_card(visit: Visit, board: Board, unit: str, metric: str | None) -> None:
    """Send a unit's card as a picture, after its text."""
    metric, now = metric or board.campaign.headline, visit.local(visit.now)
    in_duty = unescape(_duty_line(visit, board, unit))
    picture = card_picture(visit.uow, visit.texts, board, unit, metric, now, duty_line=in_duty)
    facts = (
        figure_line(visit.texts, board, unit, metric, main=True),
        left_line(visit.texts, board, unit, metric),
    )
    caption = visit.texts.say(
        "unit-card.caption",
        unit=board.campaign.unit_by_code[unit].title,
        day=board.as_of,
        facts=visit.texts.listed((fact for fact in facts if fact), " "),
    )
    for letter in picture_letters(visit.texts, visit.chat, [picture], caption):
        visit.post(letter)


def not_found(visit: Visit, campaign: Campaign, query: Query) -> Markup:
    """Say what was asked for that there is none of: a name that is neither a unit's nor a metric's, a day."""
    return visit.texts.lines(
        _no_such(visit, campaign, one) if _names_nothing(one) else problem_line(visit, campaign, one)
        for one in query.problems
    )


def _names_nothing(problem: Problem) -> bool:
    return problem.code is ProblemCode.UNKNOWN_UNIT and not problem.suggestions


def _no_such(visit: Visit, campaign: Campaign, problem: Problem) -> Markup:
    texts, text = visit.texts, " ".join(problem.text.split())
    named = (texts.say("help.metric", key=one.key, label=one.label) for one in campaign.metrics)
    return texts.say("status.no-such", text=text[:LONGEST_QUOTE], metrics=texts.listed(named, "; "))


def _ask_unit(visit: Visit, campaign: Campaign, problem: Problem, query: Query) -> None:
    ask_which(visit, campaign, problem.text, problem.suggestions, query.metric, query.day)


def ask_which(
    visit: Visit, campaign: Campaign, text: str, units: Iterable[str], metric: str | None, day: date | None = None
) -> None:
    """Ask by buttons which unit's card is wanted."""
    known = [campaign.unit_by_code[code] for code in units if code in campaign.unit_by_code][:MOST_CHOICES]
    data = {"metric": metric, "day": day.isoformat() if day else None}
    question = copies.ask(visit, QUESTION, campaign, data, [unit.code for unit in known], person=visit.author)
    buttons = rows((Button(unit.title, f"q:{question}:{unit.code}") for unit in known), 2)
    visit.say(visit.texts.say("status.which", text=text[:LONGEST_QUOTE]), buttons=buttons)


def unit_pressed(visit: Visit, campaign: Campaign, question: Question, choice: str) -> None:
    """Show the card of the unit that was chosen."""
    if choice not in campaign.unit_by_code:
        visit.notice(visit.texts.plain("button.unknown"))
        return
    day = question.data["day"]
    as_of = date.fromisoformat(day) if day else figures_day(visit.uow, campaign, visit.now)
    visit.notice(visit.texts.plain("button.done"))
    board = open_board(visit.uow, campaign, as_of, visit.now)
    visit.rewrite(card(visit, board, choice, question.data["metric"]))
    _post_card(visit, board, choice, question.data["metric"])


def duty_rates(uow: UnitOfWork, texts: Texts, board: Board, now: datetime) -> Markup:
    """Say how completely and punctually the period of the figures was met, once it is due."""
    campaign, duty = board.campaign, board.campaign.main_duty
    period = period_holding(campaign, duty, board.as_of) if duty else None
    if duty is None or period is None or now < period.due:
        return Markup("")
    said = rate_words(texts, rates(duty, states(uow, campaign, duty, period, now)))
    return texts.say("rates.of-period", label=duty.label, span=texts.span(period.span), rates=said) if said else said


def ranking_text(texts: Texts, board: Board, metric: str) -> Markup:
    """Write the ranking so that it says the same as the picture."""
    campaign = board.campaign
    whole = board.progress.of(None, metric)
    head = texts.say(
        "status.title",
        metric=capital(campaign.metric_by_key[metric].said),
        day=board.as_of,
        span=texts.span(board.span),
        reported=texts.count(whole.reported),
        expected=texts.count(whole.expected),
    )
    lines = [head, whole_line(texts, board, metric), leading(texts, board, metric)]
    group = ""
    for row in board.ranks(metric):
        if board.apart(metric) and row.group != group:
            group = row.group
            lines.append(_group_line(texts, board, group, metric))
        lines.append(
            texts.say(
                "status.row" if row.figure.rate is not None else "status.row-plain",
                rank="–" if row.rank is None else row.rank,
                unit=list_name(campaign, row.unit),
                done=_done(texts, row),
                rate=texts.percent(row.figure.rate),
                value=f"; {texts.signed(row.figure.in_period or 0)}" if row.begun and _stood(row) is not None else "",
                mark="" if row.begun else "*",
                movement=movement_words(texts, row.movement) if row.movement else "",
            )
        )
    if any(not row.begun for row in board.ranks(metric)):
        lines.append(texts.say("status.not-reported"))
    return texts.lines(lines)


def _group_line(texts: Texts, board: Board, group: str, metric: str) -> Markup:
    """Name a group of kinds that is ranked apart, with its sum where that is known."""
    figure = board.progress.of_group(group, metric)
    if figure.cumulative is None or figure.rate is None or figure.target is None:
        return texts.say("status.kind", kind=capital(group))
    return texts.say(
        "status.kind-sum",
        kind=capital(group),
        done=figure.cumulative if figure.counted is None else figure.counted,
        whole=figure.target,
        rate=texts.rate(figure.rate),
    )


def _stood(row: RankRow) -> int | None:
    return row.figure.counted if row.figure.target else row.figure.cumulative


def _done(texts: Texts, row: RankRow) -> str:
    """Write what was done so far; what was done in the period where nobody knows the start."""
    value = _stood(row)
    if value is not None:
        return texts.number(value)
    return texts.signed(row.figure.in_period or 0) if row.begun else "–"


def whole_line(texts: Texts, board: Board, metric: str) -> Markup:
    """`Toàn huyện: 60.645/122.045 = 49,69 %; còn 61.400, cần 668/ngày đến 30/10.`."""
    figure = board.progress.of(None, metric)
    if figure.cumulative is None:
        return Markup("")
    whole = board.whole_of(None, metric)
    key = "status.whole" if figure.rate is not None and whole else "status.whole-plain"
    return texts.say(
        key,
        done=figure.counted if figure.rate is not None and figure.counted is not None else figure.cumulative,
        whole=whole or 0,
        rate=texts.rate(figure.rate),
        value=texts.signed(figure.in_period or 0),
        left=left_line(texts, board, None, metric),
    )


def card(visit: Visit, board: Board, unit: str, metric: str | None) -> Markup:
    """Write one unit's card: period, every figure, what is left, how it stands in its duty."""
    texts, campaign = visit.texts, board.campaign
    lines: list[str] = [
        texts.say("card.title", unit=campaign.unit_by_code[unit].title, day=board.as_of, span=texts.span(board.span))
    ]
    lines.append(_duty_line(visit, board, unit))
    typed = [one.key for one in campaign.metrics if one.typed]
    leads = [lead.key for lead, _keys in groups(campaign, typed)] if metric is None else [metric]
    leads.sort(key=lambda key: key != campaign.headline)
    for key in leads:
        figure = board.progress.of(unit, key)
        if figure.cumulative is None and not figure.in_period:
            continue
        main = key == (metric or campaign.headline)
        lines.append(_period(texts, board, unit, key))
        lines.append(figure_line(texts, board, unit, key, main=main))
        lines.append(left_line(texts, board, unit, key))
        outlook = unit_outlook(visit.uow, board, unit, key)
        if outlook is not None:
            lines.append(outlook_line(texts, campaign, outlook))
        if figure.quotas:
            days = {quota.name: quota.days for quota in campaign.quotas if quota.metric == key}
            quotas = ", ".join(
                texts.say("card.quota", value=texts.number(value), n=days[name])
                for name, value in figure.quotas.items()
            )
            lines.append(texts.say("card.quotas", quotas=quotas))
    lines.extend(_own_targets(texts, board, unit, set(leads)))
    if not any(lines[2:]):
        lines.append(texts.say("picture.empty"))
    return texts.lines(lines)


def _period(texts: Texts, board: Board, unit: str, metric: str) -> Markup:
    figure = board.progress.of(unit, metric)
    parts = [key for key in board.campaign.parts_of(metric) if key != metric]
    detail = "; ".join(
        texts.plain(
            "answer.part",
            metric=part_in(board.campaign.metric_by_key[metric], board.campaign.metric_by_key[key]),
            value=board.progress.of(unit, key).in_period or 0,
        )
        for key in parts
    )
    name = capital(board.campaign.metric_by_key[metric].said)
    key = "card.period-parts" if detail else "card.period"
    return texts.say(key, metric=name, value=texts.signed(figure.in_period or 0), parts=detail)


def _own_targets(texts: Texts, board: Board, unit: str, told: set[str]) -> list[Markup]:
    """Name the other targets that the unit has of its own."""
    lines = []
    for metric in board.campaign.metrics:
        begun = any(one.since is None or one.since <= board.as_of for one in _of_unit(board, unit, metric.key))
        if begun and metric.key not in told and metric.kind is not MetricKind.DERIVED:
            lines.append(figure_line(texts, board, unit, metric.key, main=False))
            lines.append(left_line(texts, board, unit, metric.key))
    return lines


def _of_unit(board: Board, unit: str, metric: str) -> list[Target]:
    return [target for target in board.campaign.targets if (target.unit, target.metric) == (unit, metric)]


def _duty_line(visit: Visit, board: Board, unit: str) -> Markup:
    found = duty_round(board.campaign, unit, board.as_of)
    if found is None:
        return Markup("")
    duty, period = found
    state = next((one for one in states(visit.uow, board.campaign, duty, period, visit.now) if one.unit == unit), None)
    if state is None:
        return Markup("")
    key = "leave.card" if state.extended else f"card.state-{state.state.value.replace('_', '-')}"
    received = visit.local(state.received_at) if state.received_at else None
    return visit.texts.say(
        key,
        label=duty.label,
        span=visit.texts.span(period.span),
        due=visit.local(state.due or period.due),
        at=received or "",
        lacking=metric_names(board.campaign, state.lacking),
    )
