"""What an import would change, and what of its file was not understood, in words; for the chat and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.desk.names import list_name, part_name
from bot.texts import Markup, Texts
from reporting.campaign import Campaign
from reporting.imports.columns import Kind
from reporting.imports.plan import counts
from reporting.records import Span
from reporting.sheets import SheetError

UNITS_SHOWN = 15
FAULTS_SHOWN = 12
SPANS_SHOWN = 4
_NOTES = ("macros", "links", "hidden")


def preview(texts: Texts, campaign: Campaign, part: Mapping[str, Any], waits: str) -> Markup:
    """Write the preview of a plan: counts, each unit's differences, sums that don't hold, faults by their cells."""
    plan = part["plan"]
    rows = plan["rows"]
    lines: list[str] = [texts.say("import.title", name=part["name"], rows=int(part["rows"]))]
    for kind, (new, changed) in counts(rows).items():
        count = texts.say("import.count", kind=texts.plain(f"import.kind.{kind}"), new=new, changed=changed)
        lines.append(texts.listed((count, *_of_when(texts, kind, rows)), " "))
    if plan["same"]:
        lines.append(texts.say("import.same", n=int(plan["same"])))
    lines += _units(texts, campaign, rows)
    lines += _listed(texts, campaign, plan["sums"], texts.say("import.sums"))
    lines += _listed(texts, campaign, plan["faults"], texts.say("import.faults", n=len(plan["faults"])))
    lines += [texts.say(f"import.{note}") for note in _NOTES if note in part.get("notes", ())]
    if waits or not rows:
        lines.append(texts.say(waits) if rows else texts.say("import.nothing"))
    return texts.lines(lines)


def _of_when(texts: Texts, kind: str, rows: Sequence[Mapping[str, Any]]) -> list[Markup]:
    """Say which days the figures of a kind are written for; targets have none."""
    if kind == Kind.TARGET:
        return []
    own = [row for row in rows if row["kind"] == kind and row["day"]]
    dated = {((kind == Kind.REPORT and row["start"]) or row["day"], row["day"]) for row in own}
    spans = [Span(date.fromisoformat(first), date.fromisoformat(last)) for first, last in sorted(dated)]
    if not spans:
        return []
    if len(spans) > SPANS_SHOWN:
        last = max(span.end for span in spans)
        named = texts.say("import.in-many", n=len(spans), first=spans[0].start, last=last)
    else:
        one = ("day" if span.start == span.end else "span" for span in spans)
        shown = (texts.span(span, year=True) for span in spans)
        named = texts.listed(texts.say(f"import.in-{how}", span=said) for how, said in zip(one, shown, strict=True))
    return [texts.say("import.written-in" if kind == Kind.REPORT else "import.as-of", days=named)]


def _units(texts: Texts, campaign: Campaign, rows: Sequence[Mapping[str, Any]]) -> list[Markup]:
    """Write each unit's figures that change; only those that replace others where there are very many."""
    changed = [row for row in rows if row["before"] is not None]
    shown = rows if len(rows) <= UNITS_SHOWN * 8 else changed
    by_unit: dict[str, list[Mapping[str, Any]]] = {}
    for row in shown:
        by_unit.setdefault(str(row["unit"]), []).append(row)
    lines = [
        texts.say(
            "import.unit",
            unit=list_name(campaign, unit),
            values=texts.listed((_value(texts, campaign, row) for row in own[:8]), "; "),
        )
        for unit, own in list(by_unit.items())[:UNITS_SHOWN]
    ]
    if len(by_unit) > UNITS_SHOWN:
        lines.append(texts.say("import.more-units", n=len(by_unit) - UNITS_SHOWN))
    return lines


def _value(texts: Texts, campaign: Campaign, row: Mapping[str, Any]) -> Markup:
    name = part_name(campaign.metric_by_key[row["metric"]])
    if row["kind"] in {Kind.OFFICIAL, Kind.CHECKED}:
        name = texts.say(f"import.of-{row['kind']}", metric=name)
    if row["before"] is None:
        return texts.say("import.value-new", metric=name, after=int(row["value"]))
    return texts.say("import.value", metric=name, before=int(row["before"]), after=int(row["value"]))


def _listed(texts: Texts, campaign: Campaign, faults: Sequence[Mapping[str, Any]], head: Markup) -> list[Markup]:
    if not faults:
        return []
    lines = [head, *(_fault_words(texts, campaign, fault) for fault in faults[:FAULTS_SHOWN])]
    return lines if len(faults) <= FAULTS_SHOWN else [*lines, texts.say("import.more", n=len(faults) - FAULTS_SHOWN)]


def _fault_words(texts: Texts, campaign: Campaign, fault: Mapping[str, Any]) -> Markup:
    """Say what is wrong with a cell: `C17 ghi 54.642, cộng các dòng được 54.640`."""
    code, data = str(fault["code"]), dict(fault["data"])
    if code in {"sum-rows", "sum-parts"}:
        return texts.say(f"import.{code}", cell=fault["cell"], **data)
    if "day" in data:
        data["day"] = date.fromisoformat(str(data["day"]))
    if "unit" in data:
        data["unit"] = list_name(campaign, str(data["unit"]))
    if data.get("near"):
        code, data["near"] = f"{code}-near", ", ".join(data["near"])
    return texts.say(f"import.fault.{code}", cell=fault["cell"], **data)


def error_words(texts: Texts, code: str, data: Mapping[str, Any]) -> Markup:
    """Say in one line why a file is not read."""
    key = f"import.error.{code}"
    return texts.say(key if texts.has(key) else "import.error.broken", **data)


def refusal(texts: Texts, error: SheetError) -> Markup:
    """Say why a file's tables are not read."""
    return error_words(texts, error.code, error.data)
