"""The independent corpus of expected readings: loading it, asking the reader, telling the differences."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.config import load
from reporting.message import Reader
from reporting.message.wire import parse_line

Json = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).with_name("independent")


@dataclass(frozen=True, slots=True)
class Case:
    """One message with the reading it must have."""

    id: str
    expected: Json
    campaign: str

    @property
    def open(self) -> bool:
        """Whether the reader is known to read it otherwise yet."""
        return bool(self.expected.get("open"))

    @property
    def kind(self) -> str:
        """Tell the class it is scored in: talk, command, fault (codes, no entry), mixed or report."""
        if self.expected.get("command"):
            return "command"
        if self.expected["entries"]:
            return "mixed" if self.expected["codes"] else "report"
        return "fault" if self.expected["codes"] else "talk"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the reader made of a case, in the corpus's own form."""

    case: Case
    entries: list[Json]
    codes: list[str]
    command: str | None

    @property
    def entries_agree(self) -> bool:
        """Whether every entry is as expected, none missing and none too many."""
        return _ordered(self.entries) == _ordered(self.case.expected["entries"])

    @property
    def wrong_entries(self) -> list[Json]:
        """Name the entries that would be stored though nobody meant them."""
        return [entry for entry in self.entries if entry not in self.case.expected["entries"]]

    @property
    def codes_agree(self) -> bool:
        """Whether the set of problem codes is the expected one."""
        return bool(self.codes == self.case.expected["codes"])

    @property
    def agrees(self) -> bool:
        """Whether everything is as expected."""
        return self.entries_agree and self.codes_agree and self.command == self.case.expected.get("command")

    def told(self) -> str:
        """Describe the difference for a person."""
        said = self.case.expected
        return (
            f"{self.case.id} [{said['campaign']} {said['sent_at'][:16]} {said['sender_unit']} {said['sender_role']}]"
            f" ({said['why']})\n    {said['text']!r}\n"
            f"    expected {brief(said['entries'], said['codes'], said.get('command'))}\n"
            f"    got      {brief(self.entries, self.codes, self.command)}"
        )


def brief(entries: list[Json], codes: list[str], command: str | None) -> str:
    """Write a reading on one line."""
    parts = [f"/{command}"] if command else []
    for entry in entries:
        span = f"{entry['from']}..{entry['date']}" if "from" in entry else entry["date"]
        values = " ".join(f"{key}={_value(value)}" for key, value in entry["values"].items())
        parts.append(f"{entry['unit']} {span} {values}")
    parts.extend(f"!{code}" for code in codes)
    return "; ".join(parts) or "talk"


def cases(*names: str) -> list[Case]:
    """Read the named files (without their ending), or all of them."""
    files = [FOLDER / f"{name}.jsonl" for name in names] if names else sorted(FOLDER.glob("*.jsonl"))
    rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line]
    return [Case(id=row["id"], expected=row, campaign=row["campaign"]) for row in rows]


def ask(case: Case) -> Outcome:
    """Let the reader read the case's message as `baocao parse` would."""
    said = case.expected
    line = json.dumps({key: said[key] for key in ("text", "sent_at", "sender_unit", "sender_role")}, ensure_ascii=False)
    answer = parse_line(reader_of(case.campaign), line)
    return Outcome(
        case=case,
        entries=[_plain(entry) for entry in answer["entries"]],
        codes=sorted({problem["code"] for problem in answer["problems"]}),
        command=answer.get("command"),
    )


@cache
def reader_of(campaign: str) -> Reader:
    """Build the reader of a shipped campaign, once."""
    settings = load(ROOT / "examples" / f"{campaign}.toml", {})
    return Reader(settings.campaigns[0].campaign)


def _plain(entry: Json) -> Json:
    kept = {key: entry[key] for key in ("unit", "date", "from", "values") if entry.get(key) is not None}
    kept["values"] = {
        key: {name: value[name] for name in ("op", "value", "stated_total") if value.get(name) is not None}
        for key, value in entry["values"].items()
    }
    return kept


def _ordered(entries: list[Json]) -> list[str]:
    return sorted(json.dumps(entry, sort_keys=True) for entry in entries)


def _value(value: Json) -> str:
    sign = {"set": "", "add": "+", "total": "lk "}[value["op"]]
    stated = f" (lk {value['stated_total']})" if "stated_total" in value else ""
    return f"{sign}{value['value']}{stated}"
