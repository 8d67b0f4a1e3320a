"""`baocao new`: a campaign file, by asking or from options."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from bot.cli.draft import Draft, write_draft
from bot.cli.options import UsageMistakeError
from bot.cli.places import communes_of, make_units, split_kind
from bot.config import ConfigError, load
from bot.config.faults import words
from bot.config.files import parse_count
from bot.config.units import slug
from bot.config.words import parse_day
from reporting.campaign import Unit

T = TypeVar("T")
_METRIC = re.compile(r"\s*([a-z][a-z0-9_]*)\s*=\s*(\S.*?)\s*")
_DUES = {"daily": "08:00 next day", "weekly": "Monday 10:00", "monthly": "1 16:00"}


def new_campaign(answers: Mapping[str, Any]) -> int:
    """Ask for what the options don't say, write the file, and check it as `baocao check` would."""
    given = {key: value for key, value in answers.items() if value}
    asker = Asker(given, words(str(answers["language"]))["new"])
    output = asker.output()
    draft = asker.draft(str(answers["language"]))
    try:
        written = write_draft(draft, output, asker.said["head"], replace=bool(answers["force"]))
    except FileExistsError as error:
        raise UsageMistakeError(asker.fault("there", file=error.filename)) from None
    except OSError as error:
        raise UsageMistakeError(asker.fault("folder", file=error.filename, reason=error.strerror)) from None
    try:
        load(output, {})
    except ConfigError:
        for path in written:
            path.unlink()
        raise
    values = {"units": len(draft.units), "metrics": len(draft.metrics), "duties": int(draft.every != "none")}
    sys.stdout.write(asker.say("written", file=", ".join(map(str, written)), **values) + "\n")
    sys.stdout.write(asker.say("next_check", file=output) + "\n" + asker.say("next_run", file=output) + "\n")
    return 0


@dataclass(slots=True)
class Asker:
    """Takes an answer from the options, or asks until it makes sense."""

    given: Mapping[str, Any]
    said: Mapping[str, Any]

    @property
    def asks(self) -> bool:
        """Whether anything needed is missing, so that questions are asked (and the optional ones too)."""
        units = any(self.given.get(key) for key in ("units", "units_file", "province"))
        return not (units and all(self.given.get(key) for key in ("name", "start", "end", "metrics")))

    def say(self, key: str, **values: object) -> str:
        """Fill one text."""
        return str(self.said[key]).format(**values)

    def fault(self, key: str, **values: object) -> str:
        """Fill one text about an answer that makes no sense."""
        return str(self.said["fault"][key]).format(**values)

    def ask(self, key: str, read: Callable[[str], T], default: str | None = None, **values: object) -> T:
        """Ask until the answer can be read."""
        while True:
            text = click.prompt(self.say(key, **values), default=default, show_default=bool(default), err=True)
            try:
                return read(str(text).strip())
            except UsageMistakeError as mistake:
                click.echo(str(mistake), err=True)

    def output(self) -> Path:
        """Choose the file to write before anything else is asked, so that no answer is lost."""
        output: Path = self.given.get("output") or Path("config.toml")
        if output.exists() and not self.given.get("force"):
            raise UsageMistakeError(self.fault("there", file=output))
        return output

    def draft(self, language: str) -> Draft:
        """Gather everything a campaign needs."""
        if self.asks:
            click.echo(self.say("hello"), err=True)
        name = self.given.get("name") or self.ask("name", self._name)
        start, end = self._days()
        office = self.given.get("office") or (self.ask("office", str, "") if self.asks else "")
        units = self._units()
        metrics = self._metrics()
        targets = self._targets(metrics)
        every, due = self._duty()
        return Draft(
            language=language,
            code=self.given.get("code") or slug(name)[:40].strip("-"),
            name=name,
            start=start,
            end=end,
            office=office,
            units=units,
            metrics=metrics,
            targets=targets,
            every=every,
            due=due,
            duty_label=self.say(f"duty_{every}") if every != "none" else "",
        )

    def _name(self, text: str) -> str:
        if not slug(text):
            raise UsageMistakeError(self.fault("name"))
        return text

    def _days(self) -> tuple[date, date]:
        start = self.given.get("start") or self.ask("start", self._day)

        def not_before(text: str) -> date:
            day = self._day(text)
            if day < start:
                raise UsageMistakeError(self.fault("end"))
            return day

        given = self.given.get("end")
        return start, not_before(given.isoformat()) if given else self.ask("end", not_before)

    def _day(self, text: str) -> date:
        day = parse_day(text)
        if day is None:
            raise UsageMistakeError(words("vi")["fault"]["bad-date"]["what"].format(got=text))
        return day

    def _units(self) -> tuple[Unit, ...]:
        typed, file, province = (self.given.get(key) for key in ("units", "units_file", "province"))
        if not (typed or file or province):
            how = self.ask("units_how", str, "1")
            if how == "2":
                file = self.ask("units_file", self._file)
            elif how == "3":
                return self.ask("province", self._picked)
            else:
                typed = self._lines("units_typed", "unit", self._unit)
        if file:
            return self._from_file(file)
        if province:
            return communes_of(province, (), self.said["fault"])
        return make_units([self._unit(text) for text in typed or ()])

    def _picked(self, province: str) -> tuple[Unit, ...]:
        units = communes_of(province, (), self.said["fault"])

        def chosen(text: str) -> tuple[Unit, ...]:
            names = [name.strip() for name in text.split(",") if name.strip()]
            return communes_of(province, names, self.said["fault"]) if names else units

        return self.ask("province_pick", chosen, "", count=len(units))

    def _unit(self, text: str) -> tuple[str, str]:
        pair = split_kind(text)
        if pair is None:
            raise UsageMistakeError(self.fault("unit", unit=text))
        return pair

    def _file(self, text: str) -> Path:
        path = Path(text)
        self._from_file(path)
        return path

    def _from_file(self, path: Path) -> tuple[Unit, ...]:
        """Read a CSV file of units as the configuration does, its faults as one line each."""
        from bot.cli.draft import units_of_file

        try:
            return units_of_file(path.resolve())
        except ConfigError as error:
            raise UsageMistakeError(str(error)) from None

    def _lines(self, heading: str, key: str, read: Callable[[str], object]) -> list[str]:
        """Ask for lines until an empty one; at least one is needed."""
        click.echo(self.say(heading), err=True)
        lines: list[str] = []

        def line(text: str) -> str:
            if text:
                read(text)
            elif not lines:
                raise UsageMistakeError(self.fault(f"no_{key}s"))
            return text

        while text := self.ask(key, line, ""):
            lines.append(text)
        return lines

    def _metrics(self) -> dict[str, str]:
        texts = self.given.get("metrics") or self._lines("metrics", "metric", self._metric)
        return dict(self._metric(text) for text in texts)

    def _metric(self, text: str) -> tuple[str, str]:
        found = _METRIC.fullmatch(text)
        if found is None:
            raise UsageMistakeError(self.fault("metric", metric=text))
        return found[1], found[2]

    def _targets(self, metrics: Mapping[str, str]) -> dict[str, int]:
        targets: dict[str, int] = {}
        for text in self.given.get("targets", ()):
            key, _, number = text.partition("=")
            value = parse_count(number)
            if value is None or key.strip() not in metrics:
                raise UsageMistakeError(self.fault("target", target=text))
            targets[key.strip()] = value
        if self.asks and not targets:
            for key, label in metrics.items():
                value = self.ask("target", self._count, "", label=label)
                if value is not None:
                    targets[key] = value
        return targets

    def _count(self, text: str) -> int | None:
        value = parse_count(text) if text else None
        if text and value is None:
            raise UsageMistakeError(self.fault("count", count=text))
        return value

    def _duty(self) -> tuple[str, str]:
        every = self.given.get("every")
        if every is None:
            every = self.ask("every", self._every, "weekly") if self.asks else "weekly"
        if every == "none":
            return every, ""
        due = self.given.get("due")
        return every, due or (self.ask("due", str, _DUES[every]) if self.asks else _DUES[every])

    def _every(self, text: str) -> str:
        if text not in {*_DUES, "none"}:
            raise UsageMistakeError(self.say("every"))
        return text
