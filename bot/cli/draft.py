"""A campaign about to be written, as TOML (and CSV where there are many units)."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.config.faults import ConfigError, Faults
from bot.config.files import Sheets
from bot.config.tables import Table
from bot.config.units import read_units
from reporting.campaign import Alias, Unit

_MANY = 20
_STEPS = {
    "daily": ("previous day", '["-1h"]', '["0m leaders", "+3h leaders"]', "09:00"),
    "weekly": ("Monday - Sunday", '["-15h", "-2h"]', '["0m leaders", "+1d leaders"]', "Monday 11:00"),
    "monthly": ("", '["-1d", "-2h"]', '["0m leaders", "+1d leaders"]', ""),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a new campaign is made of. `metrics` are labels by key, `targets` values of the whole by key."""

    language: str
    code: str
    name: str
    start: date
    end: date
    office: str
    units: tuple[Unit, ...]
    metrics: Mapping[str, str]
    targets: Mapping[str, int]
    every: str
    due: str
    duty_label: str


def covers_of(every: str) -> str:
    """Choose the span that a new campaign's report covers."""
    return _STEPS[every][0]


def units_of_file(path: Path, language: str) -> tuple[Unit, ...]:
    """Read a CSV file of units; raises ConfigError with every fault of it."""
    faults = Faults(language)
    root = Table({"units": {"file": path.name}}, "", faults)
    found = read_units(root, Sheets(path.parent, faults))
    if faults.found:
        raise ConfigError(faults.found)
    return tuple(found.units.values())


def write_draft(draft: Draft, output: Path, head: str, *, replace: bool) -> list[Path]:
    """Write the campaign's file, and its units beside it where they are many; return what was written."""
    written = [output]
    units = output.with_name(f"{draft.code}-units.csv") if len(draft.units) > _MANY else None
    if units is not None:
        written.append(units)
    for path in written:
        if path.exists() and not replace:
            raise FileExistsError(17, "exists", str(path))
    output.parent.mkdir(parents=True, exist_ok=True)
    if units is not None:
        units.write_text(_csv(draft.units), encoding="utf-8")
    output.write_text("\n".join(_toml(draft, head, units)) + "\n", encoding="utf-8")
    return written


def _csv(units: tuple[Unit, ...]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("code", "name", "kind", "aliases"))
    writer.writerows((unit.code, unit.name, unit.kind, ";".join(map(_alias, unit.aliases))) for unit in units)
    return text.getvalue()


def _alias(alias: Alias) -> str:
    if alias.valid_from or alias.valid_to:
        return f"{alias.text} [{alias.valid_from or ''}..{alias.valid_to or ''}]"
    return alias.text


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _toml(draft: Draft, head: str, units: Path | None) -> Iterator[str]:
    yield from (head, "", f"language = {_text(draft.language)}", 'zone = "Asia/Ho_Chi_Minh"', "", "[campaign]")
    yield from (f"code = {_text(draft.code)}", f"name = {_text(draft.name)}")
    if draft.office:
        yield f"office = {_text(draft.office)}"
    yield from (f"start = {draft.start}", f"end = {draft.end}", f"headline = {_text(next(iter(draft.metrics)))}")
    yield f"positional = [{', '.join(map(_text, draft.metrics))}]"
    if not draft.targets:
        yield 'rank_by = "cumulative"'
    if units is not None:
        yield from ("", "[units]", f"file = {_text(units.name)}")
    else:
        for unit in draft.units:
            yield from ("", "[[unit]]", f"code = {_text(unit.code)}", f"name = {_text(unit.name)}")
            yield f"kind = {_text(unit.kind)}"
            if unit.aliases:
                yield f"aliases = [{', '.join(_text(alias.text) for alias in unit.aliases)}]"
    for key, label in draft.metrics.items():
        yield from ("", "[[metric]]", f"key = {_text(key)}", f"label = {_text(label)}")
    for key, value in draft.targets.items():
        yield from ("", "[[target]]", f"metric = {_text(key)}", f"value = {value}", f'deadline = "by {draft.end}"')
    yield from _duty(draft)


def _duty(draft: Draft) -> Iterator[str]:
    if draft.every == "none":
        return
    covers, reminders, alerts, summary = _STEPS[draft.every]
    yield from ("", "[[duty]]", 'code = "bao-cao"', f"label = {_text(draft.duty_label)}")
    yield f"every = {_text(draft.every)}"
    if covers:
        yield f"covers = {_text(covers)}"
    yield from (f"due = {_text(draft.due)}", 'units = "all"')
    yield f"required = [{', '.join(map(_text, draft.metrics))}]"
    yield from (f"reminders = {reminders}", f"alerts = {alerts}")
    if summary:
        yield f"summary = {_text(summary)}"
