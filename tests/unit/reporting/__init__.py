"""Tests of the arithmetic: periods, ledger, progress, ranking, duties, schedule."""
