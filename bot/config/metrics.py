"""Metrics of a campaign file and their formulas."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.config.tables import Table
from reporting.campaign import Formula, Metric, MetricKind, Term
from reporting.flat import flat_words

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_TERM = re.compile(r"\s*([+-]?)\s*([a-z][a-z0-9_]*)", re.IGNORECASE)


def parse_formula(text: str) -> Formula | None:
    """Read `m1 + m2`, `cap - kh` or `(kh1 + kh2) / cap`."""
    top, slash, bottom = text.partition("/")
    terms = _terms(top)
    over = _terms(bottom) if slash else ()
    return Formula(terms, over) if terms and (over or not slash) else None


def _terms(text: str) -> tuple[Term, ...]:
    inner = text.strip()
    if inner.startswith("(") and inner.endswith(")"):
        inner = inner[1:-1].strip()
    terms: list[Term] = []
    place = 0
    while place < len(inner):
        found = _TERM.match(inner, place)
        if found is None or (terms and not found[1]):
            return ()
        terms.append(Term(-1 if found[1] == "-" else 1, found[2].casefold()))
        place = found.end()
        place += len(inner[place:]) - len(inner[place:].lstrip())
    return tuple(terms)


def read_metrics(root: Table) -> dict[str, Metric]:
    """Read every `[[metric]]` and check keys, names and formulas against each other."""
    metrics: dict[str, Metric] = {}
    places: dict[str, str] = {}
    for table in root.tables("metric", "key"):
        metric = _metric(table)
        if metric is None:
            continue
        if metric.key in metrics:
            table.fault("key", "metric-twice", metric=metric.key)
            continue
        metrics[metric.key], places[metric.key] = metric, table.at
    if not metrics and not any(fault.key.startswith("metric") for fault in root.faults.found):
        root.fault("metric", "no-metrics")
    _check_parts(metrics, places, root)
    _check_names(metrics, places, root)
    return metrics


def _metric(table: Table) -> Metric | None:
    known = ("key", "label", "kind", "formula", "aliases", "rate_of", "reported", "limit", "short", "grows_with")
    if not table.need("key", 'key = "m1"'):
        table.finish(also=known)
        return None
    key = table.text("key")
    if not _KEY.fullmatch(key):
        table.fault("key", "bad-metric-key", key=key)
    formula = None
    if table.has("formula"):
        formula = parse_formula(table.text("formula"))
        if formula is None:
            table.fault("formula", "bad-formula", got=table.text("formula"))
    kind = MetricKind.DERIVED if table.has("formula") else MetricKind.INCREMENT
    if table.has("kind"):
        chosen = table.choice("kind", MetricKind, kind)
        if (chosen is MetricKind.DERIVED) != table.has("formula"):
            table.fault("kind", "kind-formula")
        kind = chosen if not table.has("formula") else MetricKind.DERIVED
    table.need("label", 'label = "Thu nhận mức 1"')
    metric = Metric(
        key=key,
        label=table.text("label") or key,
        kind=kind,
        aliases=table.texts("aliases"),
        formula=formula,
        rate_of=table.optional("rate_of"),
        reported=table.flag("reported", default=True) and kind is not MetricKind.DERIVED,
        limit=table.number("limit", 1_000_000, least=1),
        short=table.text("short"),
        grows_with=table.optional("grows_with"),
    )
    table.finish()
    return metric


def _check_parts(metrics: Mapping[str, Metric], places: Mapping[str, str], root: Table) -> None:
    for key, metric in metrics.items():
        parts = [term.metric for term in (*metric.formula.terms, *metric.formula.over)] if metric.formula else []
        others = (("rate_of", metric.rate_of), ("grows_with", metric.grows_with))
        for field, part in [*(("formula", part) for part in parts), *others]:
            if part is not None and part not in metrics:
                near = root.faults.hint(part, metrics)
                root.faults.add(f"{places[key]}.{field}", "unknown-metric", metric=part, near=near)
            elif field == "formula" and part is not None and metrics[part].is_ratio and part != key:
                root.faults.add(f"{places[key]}.formula", "formula-ratio", metric=part)
        if _reaches_itself(key, metrics):
            root.faults.add(f"{places[key]}.formula", "formula-circle", metric=key)


def _reaches_itself(key: str, metrics: Mapping[str, Metric]) -> bool:
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        metric = metrics.get(waiting.pop())
        if metric is None or metric.formula is None:
            continue
        for term in (*metric.formula.terms, *metric.formula.over):
            if term.metric == key:
                return True
            if term.metric not in seen:
                seen.add(term.metric)
                waiting.append(term.metric)
    return False


def _check_names(metrics: Mapping[str, Metric], places: Mapping[str, str], root: Table) -> None:
    owners: dict[str, str] = {}
    for key, metric in metrics.items():
        for name in dict.fromkeys(flat_words(text) for text in (key, metric.label, *metric.aliases)):
            other = owners.setdefault(name, key)
            if other != key:
                root.faults.add(f"{places[key]}.aliases", "metric-name-clash", name=name, metric=key, other=other)
