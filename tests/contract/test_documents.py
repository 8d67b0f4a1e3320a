"""Papers that units gave, and what was counted elsewhere: kept for ever, by unit and period."""

from __future__ import annotations

from typing import Any

from reporting.ports import Store
from reporting.records import Document, DocumentSource, OfficialFigure, OfficialKind
from tests.builders import at, on
from tests.contract.people import read, write

NOW = at("6/7 08:00")


def add(store: Store, unit: str = "a", came: str = "5/7 08:00", period: str = "2/7", **more: Any) -> Document:
    """Keep a paper."""
    return write(
        store,
        lambda uow: uow.documents.add(
            "thu", unit, "ke-hoach", on(period), DocumentSource.FILE, at(came), NOW, file_id="F1", **more
        ),
    )


def test_papers_come_back_in_the_order_received(store: Store) -> None:
    """Of the campaign, of a duty, of one of its periods."""
    late = add(store, "b", "6/7 07:00", file_name="kế hoạch.pdf")
    early = add(store, number="46/KH-UBND", dated=on("4/7"))
    other = add(store, period="9/7")
    assert read(store, lambda uow: uow.documents.standing("thu")) == [early, other, late]
    assert read(store, lambda uow: uow.documents.standing("thu", duty="ke-hoach", period=on("2/7"))) == [early, late]
    assert read(store, lambda uow: uow.documents.standing("thu", duty="khac")) == []
    assert read(store, lambda uow: uow.documents.standing("khac")) == []
    assert read(store, lambda uow: uow.documents.get(early.id)) == early
    assert (early.number, early.dated, late.file_name) == ("46/KH-UBND", on("4/7"), "kế hoạch.pdf")


def test_a_paper_is_taken_back_once(store: Store) -> None:
    """It no longer stands; the row that says so is no paper."""
    message = write(store, lambda uow: uow.ledger.message("telegram", "-1", "9", None, "thu", NOW, "kế hoạch"))
    paper = add(store, message=message.id)
    assert read(store, lambda uow: uow.documents.of_message(message.id)) == [paper]
    assert write(store, lambda uow: uow.documents.revoke(paper.id, None, NOW))
    assert not write(store, lambda uow: uow.documents.revoke(paper.id, None, NOW))
    assert not write(store, lambda uow: uow.documents.revoke(999, None, NOW))
    assert read(store, lambda uow: uow.documents.standing("thu", duty="ke-hoach")) == []
    assert read(store, lambda uow: uow.documents.of_message(message.id)) == []
    assert read(store, lambda uow: uow.documents.get(paper.id)) is None


def test_the_latest_official_figure_of_a_day_counts(store: Store) -> None:
    """Checked and official ones stand side by side, days apart."""
    first = OfficialFigure(OfficialKind.OFFICIAL, "a", "m", on("5/7"), 100, "hệ thống.xlsx")
    second = OfficialFigure(OfficialKind.OFFICIAL, "a", "m", on("5/7"), 110)
    checked = OfficialFigure(OfficialKind.CHECKED, "a", "m", on("5/7"), 105)
    whole = OfficialFigure(OfficialKind.OFFICIAL, None, "m", on("6/7"), 300, start=on("1/7"))
    write(store, lambda uow: uow.official.add("thu", [first, checked], None, NOW))
    write(store, lambda uow: uow.official.add("thu", [second, whole], None, NOW))
    write(store, lambda uow: uow.official.add("thu", [], None, NOW))
    assert read(store, lambda uow: uow.official.days("thu")) == [on("6/7"), on("5/7")]
    assert read(store, lambda uow: uow.official.on("thu", on("5/7"))) == [second, checked]
    assert read(store, lambda uow: uow.official.on("thu", on("6/7"))) == [whole]
    assert read(store, lambda uow: uow.official.days("khac")) == []
