"""Whether an answer for a new campaign will do, by the very functions that read its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bot.cli.draft import covers_of
from bot.config.duties import read_duties
from bot.config.faults import Fault, Faults
from bot.config.files import Sheets
from bot.config.frame import Frame
from bot.config.metrics import read_metrics
from bot.config.tables import Table
from bot.config.units import Units, read_units
from reporting.campaign import Unit


def due_fault(every: str, due: str, language: str) -> Fault | None:
    """Say what is wrong with when a report is due."""
    root = _root({"duty": [{"code": "bao-cao", "every": every, "covers": covers_of(every), "due": due}]}, language)
    faults = root.faults
    read_duties(root, Frame(date.min, date.max, Units(faults), {}, Sheets(Path(), faults), []))
    return next((fault for fault in faults.found if fault.key.endswith(".due")), None)


def units_fault(units: Iterable[Unit], language: str) -> Fault | None:
    """Say what is wrong with units beside each other."""
    root = _root({"unit": [{"code": unit.code, "name": unit.name, "kind": unit.kind} for unit in units]}, language)
    read_units(root, Sheets(Path(), root.faults))
    return _first(root.faults)


def metrics_fault(metrics: Sequence[tuple[str, str]], language: str) -> Fault | None:
    """Say what is wrong with metrics, given as key and label, beside each other."""
    root = _root({"metric": [{"key": key, "label": label} for key, label in metrics]}, language)
    read_metrics(root)
    return _first(root.faults)


def _root(raw: Mapping[str, Any], language: str) -> Table:
    return Table(raw, "", Faults(language))


def _first(faults: Faults) -> Fault | None:
    return faults.found[0] if faults.found else None
