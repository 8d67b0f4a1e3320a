"""Ranks are competition ranks, whatever the figures."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from reporting.campaign import Campaign
from reporting.ranking import RankRow, rank, ranks
from tests.builders import campaign, cell, progress_on, target, unit

CODES = tuple(f"u{number}" for number in range(8))
figures = st.lists(st.tuples(st.integers(0, 12), st.integers(1, 12)), min_size=1, max_size=8)


def _ranked(drawn: list[tuple[int, int]]) -> tuple[Campaign, tuple[RankRow, ...]]:
    codes = CODES[: len(drawn)]
    one = campaign(
        units=tuple(map(unit, codes)),
        targets=tuple(target(code, "m", goal) for code, (_, goal) in zip(codes, drawn, strict=True)),
    )
    cells = [cell(done, "4/7", unit=code) for code, (done, _) in zip(codes, drawn, strict=True)]
    shown = progress_on(one, cells, "9/7")
    rows = rank(one, shown, "m")
    assert ranks(one, shown, "m") == {row.unit: row.rank for row in rows}
    return one, rows


@given(figures)
def test_a_rank_is_one_more_than_the_number_ahead(drawn: list[tuple[int, int]]) -> None:
    """On the exact ratio: 1 plus how many have done a greater share."""
    shares = {code: Fraction(done, goal) for code, (done, goal) in zip(CODES, drawn, strict=False)}
    _, rows = _ranked(drawn)
    for row in rows:
        assert row.rank == 1 + sum(share > shares[row.unit] for share in shares.values())


@given(figures)
def test_best_first_and_ties_in_file_order(drawn: list[tuple[int, int]]) -> None:
    """Every unit once."""
    shares = {code: Fraction(done, goal) for code, (done, goal) in zip(CODES, drawn, strict=False)}
    _, rows = _ranked(drawn)
    assert [row.unit for row in rows] == sorted(shares, key=lambda code: (-shares[code], CODES.index(code)))


@given(figures)
def test_movement_of_all_units_from_their_own_ranks_is_none(drawn: list[tuple[int, int]]) -> None:
    """Compared with itself a ranking stands still."""
    one, rows = _ranked(drawn)
    before = {row.unit: row.rank for row in rows if row.rank is not None}
    cells = [cell(done, "4/7", unit=code) for code, (done, _) in zip(CODES, drawn, strict=False)]
    again = rank(one, progress_on(one, cells, "9/7"), "m", previous=before)
    assert {row.movement for row in again} == {0}
