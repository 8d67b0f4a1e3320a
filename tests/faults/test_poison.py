"""What the admin heard of what was set aside, among whatever else the hour brings."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from bot.telegram.arrivals import arrival_of
from bot.telegram.markup import plain
from bot.texts import texts
from reporting.ports import UnitOfWork
from storage import open_store
from tests.builders import at
from tests.contract.people import write
from tests.faults.books import Books, Count
from tests.faults.plan import GROUP
from tests.faults.poison import POISON, TRIES, check_aside
from tests.faults.town import Said
from tests.unit.telegram.updates import message

ARRIVAL = arrival_of(message(f"/bc m1={POISON}", chat={"id": GROUP, "type": "supergroup"}))
WORD = plain(texts("vi").say("machine.poison", key=ARRIVAL.key))
OTHERS = ["ĐIỂM VIỆC NGÀY 30/7", "Máy tắt từ 7 giờ đến 8 giờ."]


def set_aside(uow: UnitOfWork) -> None:
    """Put the poison in, and give it up."""
    now = at("6/7 08:00")
    uow.inbox.put([ARRIVAL], now)
    (queued,) = uow.inbox.waiting(1)
    for number in range(TRIES):
        uow.inbox.failed(queued.id, "planted", now, last=number + 1 == TRIES)


@pytest.mark.parametrize(
    ("told", "notes"), [([WORD, *OTHERS], 0), ([WORD], 0), (OTHERS, 1), ([], 1), ([WORD, OTHERS[0], WORD], 1)]
)
def test_the_admin_hears_of_each_once(tmp_path: Path, told: list[str], notes: int) -> None:
    """Told once is right, whatever else is told: a digest, an absence; never, or twice, is not."""
    url = f"sqlite:///{tmp_path}/desk.sqlite3"
    with closing(open_store(url)) as store:
        write(store, set_aside)
    count = Count()
    check_aside(Books(url), [Said(GROUP, 11, 0, POISON, 0.0)], told, count)
    assert (len(count.notes), count.bad_stops) == (notes, notes)
