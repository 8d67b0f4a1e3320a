"""How figures add up: the fold of what was said, days and spans, anchors, baselines.

A cell is what counts for a unit, a metric and a day or span; its increment falls on its last day. What lies inside a
span (and was not said to come on top) is part of the span: the span adds only what its parts leave over, so nothing
counts twice and every prefix of the days stays right. An anchor states a cumulative figure: its increment is what is
missing to it.
"""

from reporting.ledger.earlier import Earlier, UnitPast
from reporting.ledger.folding import CellKey, by_metric, cell_key, cells_of, fold, fold_entries
from reporting.ledger.merged import CellsOf, carried, last_day_before, start_of
from reporting.ledger.order import in_said_order, said_before
from reporting.ledger.overlaps import Overlap, find_overlap
from reporting.ledger.series import Base, Increment, Series, base_of, series
from reporting.ledger.tallies import baseline_tally, daily_totals, since_days, tally

__all__ = [
    "Base",
    "CellKey",
    "CellsOf",
    "Earlier",
    "Increment",
    "Overlap",
    "Series",
    "UnitPast",
    "base_of",
    "baseline_tally",
    "by_metric",
    "carried",
    "cell_key",
    "cells_of",
    "daily_totals",
    "find_overlap",
    "fold",
    "fold_entries",
    "in_said_order",
    "last_day_before",
    "said_before",
    "series",
    "since_days",
    "start_of",
    "tally",
]
