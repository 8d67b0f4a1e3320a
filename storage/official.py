"""What was counted elsewhere of what units report; rows are only ever added."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam, select

from reporting.records import OfficialFigure, OfficialKind
from storage.codec import from_day, from_day_or_none, to_day, to_moment, to_text
from storage.link import Link
from storage.sql import Sql, insert_sql
from storage.tables import official_figures as table

_ADD: Final = insert_sql(table, "campaign", "kind", "unit", "metric", "as_of", "start", "value", "source", "by", "at")
_DAYS: Final = Sql(
    select(table.c.as_of).distinct().where(table.c.campaign == bindparam("campaign")).order_by(table.c.as_of.desc())
)
_ON: Final = Sql(
    select(table.c.kind, table.c.unit, table.c.metric, table.c.start, table.c.value, table.c.source)
    .where(table.c.campaign == bindparam("campaign"), table.c.as_of == bindparam("as_of"))
    .order_by(table.c.id)
)


class SqlOfficialFigures:
    """The table `official_figures`."""

    __slots__ = ("_link",)

    def __init__(self, link: Link) -> None:
        self._link = link

    def add(self, campaign: str, figures: Iterable[OfficialFigure], by: int | None, at: datetime) -> None:
        """Keep figures."""
        moment = to_moment(at)
        rows = [
            {
                "campaign": campaign,
                "kind": one.kind.value,
                "unit": one.unit or "",
                "metric": one.metric,
                "as_of": to_day(one.as_of),
                "start": to_day(one.start),
                "value": one.value,
                "source": to_text(one.source),
                "by": by,
                "at": moment,
            }
            for one in figures
        ]
        if rows:
            self._link.many(_ADD, rows)

    def days(self, campaign: str) -> list[date]:
        """Name the days that there are figures as of, the latest first."""
        return [from_day(row[0]) for row in self._link.rows(_DAYS, campaign=campaign)]

    def on(self, campaign: str, as_of: date) -> list[OfficialFigure]:
        """List what counts as of a day."""
        found: dict[tuple[str, str, str], OfficialFigure] = {}
        for kind, unit, metric, start, value, source in self._link.rows(_ON, campaign=campaign, as_of=to_day(as_of)):
            first = from_day_or_none(start)
            figure = OfficialFigure(OfficialKind(kind), unit or None, metric, as_of, int(value), source, first)
            found[kind, unit, metric] = figure
        return list(found.values())
