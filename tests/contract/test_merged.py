"""Units merged and split in mid-campaign: what is kept is what all cells come to, and nothing is lost on the day."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.config.history import dropped
from reporting.campaign import Campaign
from reporting.ledger import tally
from reporting.ports import Store, UnitOfWork
from reporting.progress import progress
from reporting.ranking import place_of, ranks
from reporting.records import EntryState, Relation, Span
from storage import open_store
from tests import builders
from tests.builders import baseline, on, target, unit
from tests.contract.people import Desk, read, write
from tests.contract.test_tallies import ASKED, FIRST, assert_in_step, assert_units_in_step

UNITS = (
    unit("a", valid_to=on("6/7")),
    unit("b", valid_to=on("6/7")),
    unit("d", valid_to=on("4/7")),
    unit("x", valid_to=on("9/7")),
    unit("c", valid_from=on("7/7"), valid_to=on("9/7"), merged_from=("a", "b")),
    unit("e", valid_from=on("5/7"), split_from="d"),
    unit("f", valid_from=on("5/7"), split_from="d"),
    unit("h", valid_from=on("10/7"), merged_from=("c", "x")),
)
"""A and B become C, which becomes H together with X; D is split into E and F."""

CAMPAIGN = builders.campaign(
    units=UNITS,
    baselines=(
        baseline("a", "m", 100),
        baseline("d", "m", 60),
        baseline("e", "m", 40, "4/7"),
        baseline(None, "n", 500),
    ),
    targets=(target(None, "m", 900, since="3/7"),),
)
ALONE = builders.campaign(units=tuple(unit(each.code) for each in UNITS), baselines=CAMPAIGN.baselines[:2])

days = st.integers(0, 13).map(lambda number: FIRST + timedelta(number))
figures = st.builds("{}={}{}".format, st.sampled_from("mmn"), st.sampled_from(["", "", "+", "lk"]), st.integers(0, 99))
reports = st.tuples(
    figures, st.sampled_from("abcdefhx"), days, st.sampled_from([None, None, 1, 4]), st.sampled_from([None, *Relation])
)
moves = st.tuples(st.integers(0, 30), st.sampled_from([EntryState.LIVE, EntryState.RETRACTED]))
steps = st.lists(st.one_of(reports, reports, moves), max_size=25)


def perform(desk: Desk, uow: UnitOfWork, done: list[tuple[object, ...]]) -> None:
    """Send and take back as the steps say; a report is of days on which its unit exists."""
    ids: list[int] = []
    one = desk.campaign
    for number, step in enumerate(done):
        if len(step) == 2:
            if ids:
                state = step[1]
                assert isinstance(state, EntryState)
                uow.ledger.set_state(one, [ids[int(str(step[0])) % len(ids)]], state, builders.at("1/8 08:00"), by=None)
        else:
            text, code, day, length, relation = step
            assert isinstance(day, date)
            own = one.unit_by_code[str(code)]
            day = min(max(day, own.valid_from or date.min), own.valid_to or date.max)
            start = None if length is None else max(day - timedelta(int(str(length))), own.valid_from or FIRST)
            stored, _ = desk.record(
                uow, str(text), "20/7 08:00", day=str(day), start=str(start) if start and start < day else None,
                unit=own.code, message=number, relation=relation,
            )  # fmt: skip
            ids.append(stored.id)
        now = progress(one, uow.ledger.tally(one, *ASKED[2]))
        places = ranks(one, now, "m")
        assert {code: place_of(one, now, "m", code) for code in now.units} == {code: places[code] for code in now.units}
        cells = uow.ledger.cells(one.code)
        assert [uow.ledger.tally(one, *asked) for asked in ASKED] == [tally(one, cells, *asked) for asked in ASKED]
        for as_of, _ in ASKED:
            assert_units_in_step(uow, one, cells, as_of)


LATER: list[tuple[object, ...]] = [
    ("m=5", "a", on("5/7"), None, None),
    ("m=lk200", "c", on("8/7"), None, None),
    ("m=3", "h", on("11/7"), None, None),
    ("m=lk300", "h", on("12/7"), None, None),
    ("m=9", "b", on("6/7"), 4, None),
    (0, EntryState.RETRACTED),
]
"""C and H state what they have altogether; then B's past comes in late, and A's is taken back."""
UNKNOWN: list[tuple[object, ...]] = [
    ("n=4", "c", on("8/7"), None, None),
    ("n=lk50", "c", on("9/7"), None, None),
    ("n=lk7", "a", on("5/7"), None, None),
    ("n=lk8", "b", on("5/7"), None, None),
    (2, EntryState.RETRACTED),
]
"""Only the whole has a baseline: A and B become known after C stated its figure, and A is not known any more."""

OVERTAKES: list[tuple[object, ...]] = [
    (figure, code, on("5/7"), None, None) for figure, code in (("m=0", "f"), ("m=70", "e"), ("m=20", "a"))
]
"""E is ahead of H, until A's past is told."""


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(steps=steps)
@example(steps=LATER)
@example(steps=UNKNOWN)
@example(steps=OVERTAKES)
def test_the_current_state_follows_any_history(steps: list[tuple[object, ...]]) -> None:
    """Whatever is reported, late and taken back, kept tallies, every day's and the rebuild agree."""
    with closing(open_store("sqlite://", campaigns=[CAMPAIGN])) as store:
        desk = Desk(store, CAMPAIGN)
        write(store, lambda uow: perform(desk, uow, steps))
        assert_in_step(store, CAMPAIGN)
        assert_nothing_is_lost(store)


def test_the_current_state_on_every_database(store: Store) -> None:
    """Histories with late words on former units' pasts."""
    desk = Desk(store, CAMPAIGN)
    for history in (OVERTAKES, LATER, UNKNOWN):
        write(store, lambda uow: perform(desk, uow, history))  # noqa: B023 - written at once
    assert_in_step(store, CAMPAIGN)
    assert_nothing_is_lost(store)


def assert_nothing_is_lost(store: Store) -> None:
    """From one day to the next the whole grows by that day's increments, merged and split or not."""
    cells = read(store, lambda uow: uow.ledger.cells(CAMPAIGN.code))
    before: int | None = None
    for number in range(2, 15):
        day = FIRST + timedelta(number)
        now = progress(CAMPAIGN, tally(CAMPAIGN, cells, day, Span(day, day))).of(None, "m")
        assert before is None or now.cumulative == before + (now.in_period or 0)
        before = now.cumulative


def test_merging_later_changes_no_figure(store: Store) -> None:
    """A file that merges units after their reports came: worked out anew, the whole is what it was."""

    def figure(one: Campaign, unit: str | None) -> int | None:
        as_of, span = on("20/7"), Span(on("3/7"), on("20/7"))
        return progress(one, read(store, lambda uow: uow.ledger.tally(one, as_of, span))).of(unit, "m").cumulative

    def whole(one: Campaign) -> int | None:
        return figure(one, None)

    plain: list[tuple[object, ...]] = [
        (f"m={number}", code, on("8/7"), None, None) for number, code in enumerate("abcdefhx", 1)
    ]
    write(store, lambda uow: perform(Desk(store, ALONE), uow, plain))
    assert whole(ALONE) == 160 + sum(range(1, 9))
    assert whole(CAMPAIGN) == 160 + sum(range(1, 9))
    outside = ["xã A", "xã B", "xã D", "xã H"]
    named = read(store, lambda uow: dropped(uow, CAMPAIGN))
    assert sorted(named) == [("day", f"{title}, 08/07/2023") for title in outside]
    write(store, lambda uow: uow.ledger.fit(CAMPAIGN))
    write(store, lambda uow: perform(Desk(store, CAMPAIGN), uow, [("m=lk500", "h", on("12/7"), None, None)]))
    assert figure(CAMPAIGN, "h") == 500  # nothing twice of what came for its former units' later days
    assert whole(CAMPAIGN) == 160 + sum(range(1, 9)) - (100 + 1 + 2 + 3 + 8 + 7) + 500
    assert read(store, lambda uow: uow.ledger.rebuild(CAMPAIGN)) == []
