"""`baocao new`: a campaign file, by asking or from options."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from bot.cli.answering import due_fault, metrics_fault, units_fault
from bot.cli.draft import Draft, units_of_file, write_draft
from bot.cli.options import UsageMistakeError
from bot.cli.places import communes_of, make_units, split_kind
from bot.config import ConfigError, load
from bot.config.faults import Fault, words
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
    language = str(answers["language"])
    asker = Asker(given, words(language)["new"], language)
    output = asker.output()
    asker.look_over()
    draft = asker.draft()
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
    language: str

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

    def taken(self, given: str | None, key: str, read: Callable[[str], T], default: str | None = None) -> T:
        """Take what an option says; ask where there is none, or where it won't do among other answers."""
        if given:
            try:
                return read(given)
            except UsageMistakeError as mistake:
                if not self.asks:
                    raise
                click.echo(str(mistake), err=True)
        return self.ask(key, read, default)

    def output(self) -> Path:
        """Choose the file to write before anything else is asked, so that no answer is lost."""
        output: Path = self.given.get("output") or Path("config.toml")
        if output.exists() and not self.given.get("force"):
            raise UsageMistakeError(self.fault("there", file=output))
        return output

    def look_over(self) -> None:
        """Refuse what the options say wrongly before anything is asked, so that no answer is lost."""
        if (code := self.given.get("code")) and code != slug(code):
            raise UsageMistakeError(self.fault("code", code=code, example=slug(code) or "tan-chau"))
        if metrics := self.given.get("metrics"):
            self._targets_given(self._metrics_of(metrics))
        if units := self.given.get("units"):
            self._units_of(units)
        if (every := self.given.get("every")) and every != "none" and (due := self.given.get("due")):
            self._due(every, due)

    def draft(self) -> Draft:
        """Gather everything a campaign needs."""
        if self.asks:
            click.echo(self.say("hello"), err=True)
        name = self.taken(self.given.get("name"), "name", self._name)
        start, end = self._days()
        office = self.given.get("office") or (self.ask("office", str, "") if self.asks else "")
        units = self._units()
        metrics = self._metrics()
        targets = self._targets(metrics)
        every, due = self._duty()
        return Draft(
            language=self.language,
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
        return start, self.taken(given and given.isoformat(), "end", not_before)

    def _day(self, text: str) -> date:
        day = parse_day(text)
        if day is None:
            raise UsageMistakeError(words(self.language)["fault"]["bad-date"]["what"].format(got=text))
        return day

    def _units(self) -> tuple[Unit, ...]:
        typed, file, province = (self.given.get(key) for key in ("units", "units_file", "province"))
        if not (typed or file or province):
            how = self.ask("units_how", str, "1")
            if how == "2":
                return self.ask("units_file", self._from_file)
            if how == "3":
                return self.ask("province", self._picked)
            typed = self._lines("units_typed", "unit", self._units_of)
        if file:
            return self.taken(str(file), "units_file", self._from_file)
        if province:
            return self.taken(province, "province", lambda text: communes_of(text, (), self.said["fault"]))
        return self._units_of(typed or ())

    def _units_of(self, texts: Sequence[str]) -> tuple[Unit, ...]:
        """Make units of what was typed; the same one twice is refused."""
        units = make_units([self._unit(text) for text in texts])
        fault = units_fault(units, self.language)
        if fault is not None and fault.code == "alias-clash":
            raise UsageMistakeError(self.fault("unit_twice", unit=fault.values["name"]))
        return units if fault is None else self._refuse(fault)

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

    def _from_file(self, path: str) -> tuple[Unit, ...]:
        """Read a CSV file of units as the configuration does, its faults as one line each."""
        try:
            return units_of_file(Path(path).resolve(), self.language)
        except ConfigError as error:
            raise UsageMistakeError(str(error)) from None

    def _lines(self, heading: str, key: str, read: Callable[[Sequence[str]], object]) -> list[str]:
        """Ask for lines until an empty one, each read beside those before it; at least one is needed."""
        click.echo(self.say(heading), err=True)
        lines: list[str] = []

        def line(text: str) -> str:
            if text:
                read([*lines, text])
            elif not lines:
                raise UsageMistakeError(self.fault(f"no_{key}s"))
            return text

        while text := self.ask(key, line, ""):
            lines.append(text)
        return lines

    def _metrics(self) -> dict[str, str]:
        return self._metrics_of(self.given.get("metrics") or self._lines("metrics", "metric", self._metrics_of))

    def _metrics_of(self, texts: Sequence[str]) -> dict[str, str]:
        """Make metrics of what was typed; one key or name for two is refused."""
        pairs = [self._metric(text) for text in texts]
        fault = metrics_fault(pairs, self.language)
        if fault is not None and fault.code == "metric-twice":
            raise UsageMistakeError(self.fault("metric_twice", metric=fault.values["metric"]))
        return dict(pairs) if fault is None else self._refuse(fault)

    def _metric(self, text: str) -> tuple[str, str]:
        found = _METRIC.fullmatch(text)
        if found is None:
            raise UsageMistakeError(self.fault("metric", metric=text))
        return found[1], found[2]

    def _targets_given(self, metrics: Mapping[str, str]) -> dict[str, int]:
        """Read the targets of the options; of a metric that is not there, or twice of one, they are refused."""
        targets: dict[str, int] = {}
        for text in self.given.get("targets", ()):
            key, _, number = (part.strip() for part in text.partition("="))
            value = parse_count(number)
            if value is None:
                raise UsageMistakeError(self.fault("target", target=text))
            if key not in metrics:
                raise UsageMistakeError(self.fault("target_unknown", metric=key, known=", ".join(metrics)))
            if key in targets:
                raise UsageMistakeError(self.fault("target_twice", metric=key))
            targets[key] = value
        return targets

    def _targets(self, metrics: Mapping[str, str]) -> dict[str, int]:
        try:
            targets = self._targets_given(metrics)
        except UsageMistakeError as mistake:
            if not self.asks:
                raise
            click.echo(str(mistake), err=True)
            targets = {}
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
        due = self.given.get("due") or ("" if self.asks else _DUES[every])
        return every, self.taken(due, "due", lambda text: self._due(every, text), _DUES[every])

    def _due(self, every: str, text: str) -> str:
        fault = due_fault(every, text, self.language)
        return text if fault is None else self._refuse(fault)

    def _refuse(self, fault: Fault) -> NoReturn:
        """Say a fault of the file that is not written yet, without the key that nobody has seen."""
        raise UsageMistakeError(f"{fault.what} → {fault.remedy}")

    def _every(self, text: str) -> str:
        if text not in {*_DUES, "none"}:
            raise UsageMistakeError(self.say("every"))
        return text
