"""A message read: text in, entries and problems out."""

from __future__ import annotations

import re
from copy import copy
from datetime import date, datetime
from functools import partial

from reporting.campaign import Campaign
from reporting.flat import flatten
from reporting.message.commands import split_command
from reporting.message.dated import DatedNames
from reporting.message.dates import Today
from reporting.message.draft import Draft
from reporting.message.grammar import Grammar
from reporting.message.lexicon import Lexicon
from reporting.message.normalise import lower, normalise
from reporting.message.plain import PlainReports, plain_form
from reporting.message.queries import LONGEST_TEXT, QueryReader
from reporting.message.scan import ItemKind, Scan
from reporting.message.settle import Settled, Settler
from reporting.message.tables import may_hold_table, read_table, strange_header, under_heading
from reporting.reading import Entry, Problem, ProblemCode, Reading, Sender, SenderRole

_MAYBE = re.compile(r"\d|=|kh|ko|(?<!\w)k [cp]|hong|hok|hem| ps")
NOTHING = Reading()


class Reader(QueryReader):
    """Reads the messages of one campaign. Built once; safe to use from several threads."""

    def __init__(self, campaign: Campaign) -> None:
        self._lexicon = Lexicon(campaign)
        super().__init__(campaign, DatedNames(campaign, self._lexicon))
        self._typed = frozenset(campaign.typed_keys)
        self._plain = PlainReports()
        keys = "|".join(re.escape(metric.key) for metric in campaign.metrics)
        self._glued = re.compile(rf"([=:]\s?\d{{1,7}})(?=(?:{keys})\s?[=:]\s?\d)", re.IGNORECASE)  # `m1=5m2=11`

    def amended(self, campaign: Campaign) -> Reader:
        """Give a reader of the campaign as it was amended; names and metrics that stayed are not compiled again."""
        if campaign.units is not self.campaign.units or campaign.metrics is not self.campaign.metrics:
            return Reader(campaign)
        fresh = copy(self)
        fresh.campaign = campaign
        return fresh

    def read(self, text: str, sent_at: datetime, sender: Sender) -> Reading:
        """Read a message as it was sent. Never raises; a text of no meaning gives an empty reading."""
        form = plain_form(text) if sender.role in (SenderRole.REPORTER, SenderRole.ADMIN) else None
        if form is None:
            return self.read_at_length(text, sent_at, sender)
        sent_at = sent_at.astimezone(self.campaign.zone)
        scanner = self._names.on(sent_at.date())
        long_way = partial(self.read_at_length, text, sent_at, sender)
        return self._plain.read(form, self.campaign, scanner, sent_at, sender, long_way)

    def read_at_length(self, text: str, sent_at: datetime, sender: Sender) -> Reading:
        """Read a message word by word, whatever its form."""
        clean = normalise(text[:LONGEST_TEXT])
        command, body = split_command(clean)
        if command == "":
            return NOTHING
        if command is not None and command != "report":
            return Reading(command=command, argument=clean[body:].strip())
        if command == "report":
            if sender.role in (SenderRole.LEADER, SenderRole.UNKNOWN):
                return Reading(problems=(Problem(ProblemCode.NOT_ALLOWED, 1, clean.strip()),), reported=True)
            return self._read(clean[body:], sent_at, sender, command=True, line=1 + clean.count("\n", 0, body))
        if sender.role is not SenderRole.REPORTER or not _may_report(clean):
            return NOTHING
        return self._read(clean, sent_at, sender, command=False, line=1)

    def read_report(self, body: str, sent_at: datetime, sender: Sender, *, first_line: int = 1) -> Reading:
        """Read what follows a report command, or another that carries figures."""
        return self._read(normalise(body[:LONGEST_TEXT]), sent_at, sender, command=True, line=first_line)

    def _read(self, text: str, sent_at: datetime, sender: Sender, *, command: bool, line: int) -> Reading:
        today = Today(sent_at.astimezone(self.campaign.zone), self.campaign)
        scanner = self._names.on(today.day)
        text = self._glued.sub(r"\1 ", text)
        table = read_table(text, scanner, self._typed, line) if may_hold_table(text) else None
        scan = scanner.scan(text if table is None else table[1])
        grammar = Grammar(self._lexicon, scanner.units, scan, command=command, typed=self._typed, line=line)
        drafts = grammar.read()
        if table is not None and table[0]:
            drafts = [draft for draft in drafts if draft.pairs] + under_heading(table[0], drafts)
        elif any(draft.names_alone for draft in drafts) or strange_header(text):
            for draft in drafts:
                draft.names_alone = True
        if not command and (grammar.asked or not (table or grammar.named or grammar.reported)):
            return NOTHING if not self._doubtful(scan) else Reading(doubtful=True)
        settler = Settler(
            self.campaign,
            today,
            sender,
            command=command,
            more=grammar.more,
            head_dates=grammar.head_dates,
            text=scan.text,
        )
        if self.campaign.changes_units:
            _note_names(drafts, scan)
        settled = [
            self._settle(settler, draft, text, command=command) for draft in self._worthy(drafts, text, command=command)
        ]
        entries, problems = _gather([result for result in settled if result is not None])
        if not entries and not problems:
            return Reading(doubtful=not command and self._doubtful(scan), reported=command)
        return Reading(entries, problems, reported=command, correction=grammar.correction)

    def _worthy(self, drafts: list[Draft], text: str, *, command: bool) -> list[Draft]:
        """Leave out headings: units that nothing was said of, where others had figures."""
        given = [draft for draft in drafts if draft.given]
        if not command:
            return given
        if not drafts:
            return [Draft(1, text=text.strip())]
        if not given:
            return drafts[:1]
        return [draft for draft in drafts if draft.given or draft.unit is not None]

    def _settle(self, settler: Settler, draft: Draft, text: str, *, command: bool) -> Settled | None:
        draft.text = draft.text or text.strip()[:200]
        if (
            not command
            and not draft.pairs
            and not draft.nothing
            and not any(check.metric for check in draft.checks)
            and not any(fault.certain for fault in draft.faults)
        ):
            return None
        return settler.settle(draft)

    def _doubtful(self, scan: Scan) -> bool:
        kinds = {item.kind for item in scan.items}
        return ItemKind.NUMBER in kinds and bool(kinds & {ItemKind.UNIT, ItemKind.METRIC})


def _note_names(drafts: list[Draft], scan: Scan) -> None:
    """Note how each draft's unit is written: the first place that names it."""
    said: dict[str, str] = {}
    for index, item in enumerate(scan.items):
        if item.kind is ItemKind.UNIT and len(item.units) == 1:
            said.setdefault(item.units[0], scan.said(index, index + 1).strip())
    for draft in drafts:
        draft.said = said.get(draft.unit or "", "")


def _may_report(text: str) -> bool:
    """A report has a digit, or says that there is nothing."""
    return _MAYBE.search(text) is not None or _MAYBE.search(flatten(lower(text))) is not None


def _gather(settled: list[Settled]) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """Put results together; one unit twice for the same days with other values is no entry but a problem."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    clashing: set[tuple[str, date, date | None]] = set()
    by_key: dict[tuple[str, date, date | None], Entry] = {}
    for result in settled:
        problems.extend(result.problems)
        entry = result.entry
        if entry is None:
            continue
        key = (entry.unit, entry.date, entry.start)
        known = by_key.get(key)
        if known is None:
            by_key[key] = entry
            continue
        clash = [metric for metric, value in entry.values.items() if known.values.get(metric, value) != value]
        if clash and key not in clashing:
            clashing.add(key)
            problems.append(Problem(ProblemCode.CONFLICTING_VALUES, 1, entry.unit, unit=entry.unit, metric=clash[0]))
        elif not clash:
            note = " ".join(part for part in (known.note, entry.note) if part)
            by_key[key] = Entry(
                entry.unit, entry.date, {**known.values, **entry.values}, entry.start, note, known.dated
            )
    entries = [entry for key, entry in by_key.items() if key not in clashing]
    return tuple(entries), tuple(problems)
