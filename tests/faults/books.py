"""What the database says, compared with what was said and sent: each difference counted under its name."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any, Final

import psycopg

from bot.config import Settings
from bot.telegram.markup import plain
from reporting.numbers import unbroken
from reporting.schedule import PostKind, due_posts
from tests.faults.town import Said, SentNote

_TICKS: Final = timedelta(seconds=20)  # the clock ticks every 10 s, and what failed waits for some more
BEGAN: Final = "SELECT value FROM state WHERE name = 'began/thu'"  # since when posts are due
ON_THE_WAY_SECONDS: Final = 0.5  # so long after a kill the server may still take what was on the way; a start is longer


@dataclass(slots=True)
class Count:
    """The figures of a run; all but the first six should be 0, and those by a kill or a cut small."""

    kills: int = 0
    stops: int = 0
    sent: int = 0
    stored: int = 0
    answered: int = 0
    posts: int = 0
    lost: int = 0
    counted_twice: int = 0
    figures_wrong: int = 0
    set_aside: int = 0
    out_of_order: int = 0
    answers_missed: int = 0
    answers_doubled: int = 0
    posts_missed: int = 0
    posts_doubled: int = 0
    bad_stops: int = 0
    answers_unknown: int = 0
    answers_doubled_by_kill: int = 0
    posts_doubled_by_kill: int = 0
    answers_doubled_by_cut: int = 0
    posts_doubled_by_cut: int = 0
    zalo_never_delivered: int = 0  # lost by Zalo itself, as its server is told to: nobody can know of it
    notes: list[str] = field(default_factory=list)

    def add(self, other: Count) -> None:
        """Sum up."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


class Books:
    """Reads a database directly, past the program's own code."""

    def __init__(self, url: str) -> None:
        self._url = url

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask for rows."""
        if self._url.startswith("sqlite:///"):
            path = self._url.removeprefix("sqlite:///")
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:
                return connection.execute(sql).fetchall()
        with psycopg.connect(self._url) as connection:
            return connection.execute(sql.encode()).fetchall()

    def number(self, sql: str) -> int:
        """Ask for one number."""
        return int(self.rows(sql)[0][0] or 0)

    def quiet(self) -> bool:
        """Tell whether nothing waits any more."""
        return not self.number(
            "SELECT (SELECT count(*) FROM inbox WHERE state = 'waiting')"
            " + (SELECT count(*) FROM outbox WHERE state = 'waiting')"
        )


class Taken:
    """What the server took and no letter knows by its id: only there can a letter of unknown outcome have ended."""

    def __init__(self, books: Books, sent: Iterable[SentNote]) -> None:
        known = set(books.rows("SELECT sent_in, message_id FROM outbox"))
        self._texts: dict[str, list[str]] = defaultdict(list)
        for note in sent:
            if (note.chat, note.message) not in known:
                self._texts[note.chat].append(note.text)

    def has(self, chat: str, markup: str) -> bool:
        """Tell whether a letter was taken, by its first line; several may have gone out in one message."""
        line = unbroken(plain(markup)).partition("\n")[0]
        return any(line in text if line else not text for text in self._texts[chat])


def count_reports(books: Books, said: Iterable[Said], sent: Iterable[SentNote], count: Count) -> None:
    """Every report once in the history and once in the figures, and answered once.

    An answer of unknown outcome counts as missed where the server never took it.
    """
    entries: dict[tuple[str, str], list[int]] = defaultdict(list)
    for chat, message, value in books.rows(
        "SELECT m.chat_id, m.message_id, v.number FROM messages m JOIN entries e ON e.message = m.id"
        " JOIN entry_values v ON v.entry = e.id"
    ):
        entries[chat, message].append(value)
    letters = "SELECT m.chat_id, m.message_id FROM outbox o JOIN messages m ON o.answers = m.id WHERE o.kind = 'text'"
    answers = Counter((chat, message) for chat, message in books.rows(f"{letters} AND o.state = 'sent'"))
    taken = Taken(books, sent)
    uncertain = books.rows(f"{letters} AND o.state = 'unknown'".replace("SELECT", "SELECT o.chat_id, o.text,", 1))
    unknown = {(chat, message) for where, text, chat, message in uncertain if taken.has(where, text)}
    for one in said:
        key = (str(one.chat), str(one.message))
        found, told = entries.get(key, []), answers[key]
        count.sent += 1
        count.stored += one.value in found
        count.lost += one.value not in found
        count.counted_twice += max(0, len(found) - 1)
        count.answered += told > 0
        count.answers_missed += told == 0 and key not in unknown
        count.answers_unknown += told == 0 and key in unknown
        count.answers_doubled += max(0, told - 1)
    live = "SELECT sum(v.number) FROM entries e JOIN entry_values v ON v.entry = e.id WHERE v.metric = 'm1'"
    live += " AND e.state = 'live'"
    count.figures_wrong += books.number(live) != books.number("SELECT sum(value) FROM cells WHERE metric = 'm1'")
    count.set_aside += books.number("SELECT count(*) FROM inbox WHERE state = 'aside'")


def count_order(books: Books, said: Sequence[Said], count: Count) -> None:
    """Of what each unit stated for the day the last counts, and no report was applied before an earlier one's.

    Across chats the order is that of the sending times, which have whole seconds: what is equal there is left out.
    """
    last: dict[str, int] = {}
    for chat, message in books.rows(
        "SELECT m.chat_id, m.message_id FROM entries e JOIN messages m ON e.message = m.id ORDER BY e.id"
    ):
        count.out_of_order += int(message) < last.get(chat, 0)
        last[chat] = int(message)
    stands = dict(books.rows("SELECT unit, value FROM cells WHERE metric = 'm2'"))
    stated = [one for one in said if one.metric == "m2"]
    for unit in {one.unit for one in stated}:
        mine = [one for one in stated if one.unit == unit]
        same_second = [one for one in mine if one.second == mine[-1].second]
        if len({one.chat for one in same_second}) == 1 and stands.get(f"u{unit}") != mine[-1].value:
            count.out_of_order += 1
            count.notes.append(f"u{unit}: {stands.get(f'u{unit}')} stands, {mine[-1].value} was said last")


def count_posts(
    books: Books,
    settings: Settings,
    until: datetime,
    sent: Iterable[SentNote],
    count: Count,
    away: Sequence[datetime] = (),
) -> None:
    """Every post that fell due since the desk began was made once and sent: the server took each of its letters.

    A reminder whose whole time lies between the two moments `away`, in which nothing could be made, may be dropped.
    """
    began = books.rows(BEGAN)
    since = datetime.fromisoformat(began[0][0].strip('"'))
    due = due_posts(settings.campaigns[0].campaign, since, until, ())
    slots = {key: (state, reason) for key, state, reason in books.rows("SELECT key, state, reason FROM slots")}
    taken = Taken(books, sent)
    letters = "SELECT slot, state, chat_id, text FROM outbox WHERE slot IS NOT NULL AND state != 'sent'"
    open_ones = books.rows(letters)
    unsent = {slot for slot, state, chat, text in open_ones if state != "unknown" or not taken.has(chat, text)}
    unknown = {slot for slot, state, _, _ in open_ones if state == "unknown"}
    lettered = {row[0] for row in books.rows("SELECT DISTINCT slot FROM outbox WHERE slot IS NOT NULL")}
    for post in (*due.make, *due.drop):
        count.posts += 1
        state, reason = slots.get(post.key, ("missing", ""))
        if post.key in unknown and post.key not in unsent:
            continue
        nobody = away and away[0] - _TICKS <= post.at and post.period.due <= away[1] + _TICKS
        if nobody and state == "dropped" and post.kind is PostKind.REMINDER:
            continue
        if state != "opened" or post.key in unsent or post.key not in lettered:
            count.posts_missed += 1
            count.notes.append(f"post {post.key}: {state} {reason} {'unsent' if post.key in unsent else ''}")
    same = "SELECT slot, count(*) FROM outbox WHERE slot IS NOT NULL AND state = 'sent'"
    for slot, times in books.rows(f"{same} GROUP BY slot, chat_id, kind, text, picture"):
        count.posts_doubled += times - 1
        count.notes += [f"post {slot}: {times} letters say the same"] if times > 1 else []


def count_doubles(books: Books, sent: Sequence[SentNote], kills: Iterable[float], count: Count) -> None:
    """Name the bot's messages that no letter knows of: each was sent, not recorded, and sent again.

    A kill explains one in each chat: the last that the server took there before it, or that was on the way.
    """
    known = {(chat, message) for chat, message in books.rows("SELECT sent_in, message_id FROM outbox")}
    posts = {
        (row[0], unbroken(plain(row[1])))
        for row in books.rows("SELECT chat_id, text FROM outbox WHERE slot IS NOT NULL")
    }
    albums = {note.album: note for note in reversed(sent) if note.album}
    sent = [note for note in sent if not note.album or albums[note.album] is note]  # its first part stands for it
    ends = sorted(kill + ON_THE_WAY_SECONDS for kill in kills)
    for note in sent:
        if (note.chat, note.message) in known:
            continue
        end = next((end for end in ends if end >= note.at), None)
        last = end is not None and not any(one.chat == note.chat and note.at < one.at <= end for one in sent)
        what = "posts" if (note.chat, note.text) in posts else "answers"
        why = "_by_cut" if note.cut and not last else "_by_kill" if last else ""
        name = f"{what}_doubled{why}"
        setattr(count, name, getattr(count, name) + 1)
        if not why:
            later = float("inf") if end is None else end - note.at
            words = note.text.split("\n")[0][:50]
            count.notes.append(f"sent in {note.chat} and not recorded, {later:.1f} s before a kill: {words!r}")
