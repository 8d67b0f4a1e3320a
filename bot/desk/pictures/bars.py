"""What the ranking bars say: who is how far, where the target is, and where each should be by now."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.desk.board import Board
from bot.desk.names import capital, list_name
from bot.desk.pictures.chart import first_day
from bot.desk.pictures.table import around, finding, has_whole, largest_group, names_at, score_words
from bot.texts import Texts
from reporting.campaign import RankBy
from reporting.progress import Figure
from reporting.ranking import RankRow
from reporting.targets import not_begun_on, target_on, targets_of


def bars_picture(texts: Texts, board: Board, metric: str, now: datetime) -> dict[str, Any]:
    """Compose the bars of a metric, in the ranking's order."""
    rows = board.ranks(metric)
    share = _share(board, metric)
    shown = [_bar(texts, board, metric, row, share) for row in rows]
    if not any(row["value"] for row in shown) and not board.tally.last_date:
        shown = []
    figure = board.progress.of(None, metric)
    rates = any(row.figure.rate is not None for row in rows)
    if len(shown) > 1 and rates and has_whole(board, metric) and figure.rate is not None:
        shown.append(
            {
                "label": texts.plain("picture.whole-bar"),
                "rank": "",
                "value": float(figure.rate) / 100,
                "text": texts.rate(figure.rate),
                "target": share if share is not None else 1.0 if figure.target else None,
                "due": due_share(board, metric, figure),
                "mark": "",
                "strong": True,
                "group": "",
            }
        )
    return around(texts, board, metric, now) | {
        "kind": "bars",
        "title": _title(texts, board, metric, shown),
        "rows": shown,
        "legend": _legend(texts, board, shown, share),
        "page_label": texts.plain("picture.page"),
    }


def _bar(texts: Texts, board: Board, metric: str, row: RankRow, share: float | None) -> dict[str, Any]:
    figure = row.figure
    rate = figure.rate
    count = figure.in_period if board.campaign.rank_by is RankBy.IN_PERIOD else figure.cumulative
    value = float(rate) / 100 if rate is not None else None if count is None else float(count)
    target = share if share is not None else 1.0 if figure.target else None
    return {
        "label": list_name(board.campaign, row.unit),
        "rank": "" if row.rank is None else str(row.rank),
        "value": None if value is None else max(0.0, value),
        "text": score_words(texts, row) if row.score is not None else "–",
        "target": target if rate is not None else None,
        "due": due_share(board, metric, figure) if rate is not None else None,
        "mark": "" if row.begun else texts.plain("picture.not-reported"),
        "strong": False,
        "group": capital(row.group) if board.apart(metric) else "",
    }


def due_share(board: Board, metric: str, figure: Figure) -> float | None:
    """Say what part of a target an even pace would have made by now; None where there is no target or day left."""
    start, rate_of = first_day(board, metric), board.campaign.metric_by_key[metric].rate_of
    if rate_of is not None or not figure.target or figure.deadline is None or not start < figure.deadline:
        return None
    if board.as_of > figure.deadline or _is_ahead(board, metric, figure.unit):
        return None
    begun = _begun(board, metric, figure)
    if begun >= figure.target:
        return None
    gone = (board.as_of - start).days / (figure.deadline - start).days
    return (begun + (figure.target - begun) * gone) / figure.target


def _is_ahead(board: Board, metric: str, unit: str | None) -> bool:
    """Tell whether a target has not begun to count; the whole's while any unit's has not."""
    ahead = not_begun_on(board.campaign, metric, board.as_of)
    return unit in ahead or (unit is None and bool(ahead))


def _begun(board: Board, metric: str, figure: Figure) -> float:
    """Give what counted when the target began to: the baseline, or nothing where it counts from a day."""
    from_zero = any(
        target.since is not None
        for target in board.campaign.targets
        if target.metric == metric and target.unit == figure.unit
    )
    if figure.unit is None and not from_zero:
        owned = [target for target in board.campaign.targets if target.metric == metric and target.unit is not None]
        from_zero = bool(owned) and all(target.since is not None for target in owned)
    return 0.0 if from_zero else float(figure.baseline or 0)


def _share(board: Board, metric: str) -> float | None:
    """Give the share that the whole must reach of what the metric's rate is of: 70 % of what was granted."""
    if board.campaign.metric_by_key[metric].rate_of is None:
        return None
    target = target_on(targets_of(board.campaign, None, metric), board.as_of)
    share: Decimal | None = target.percent if target else None
    return None if share is None else float(share) / 100


def _title(texts: Texts, board: Board, metric: str, rows: list[dict[str, Any]]) -> str:
    """Count who keeps the pace, where a pace is asked for; else say who leads."""
    judged = [row for row in rows if row["due"] is not None and not row["strong"]]
    rows_of = largest_group(board, metric)
    if len(judged) < 2 or not rows_of:
        return finding(texts, board, metric)
    ahead = sum(row["value"] >= row["due"] for row in judged if row["value"] is not None)
    return texts.plain(
        "picture.finding-pace" if ahead else "picture.finding-pace-none",
        n=texts.count(ahead),
        all=texts.count(len(judged)),
        first=names_at(texts, board, rows_of, rows_of[0]),
        best=score_words(texts, rows_of[0]),
    )


def _legend(texts: Texts, board: Board, rows: list[dict[str, Any]], share: float | None) -> str:
    wanted = texts.share(Decimal(str(share)) * 100) if share is not None else "100"
    target = texts.plain("picture.legend-target", share=wanted)
    due = texts.plain("picture.legend-due", day=texts.short_day(board.as_of))
    parts = [target] if any(row["target"] for row in rows) else []
    parts += [due] if any(row["due"] is not None for row in rows) else []
    return capital("; ".join(parts)) + "." if parts else ""
