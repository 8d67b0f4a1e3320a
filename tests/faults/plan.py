"""What a run is made of: the configuration that the program gets, and the ways in which it is run."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Final

from bot.config import Settings, load
from bot.sandbox.cast import group_id

TOKEN: Final = "7000000001:harness-harness-harness-harness-harn"
FIRST_REPORTER: Final = 2_000_001
LEADER: Final = 1_000_001
ADMIN: Final = 1_000_002
GROUP: Final = group_id(0)
_DUTIES: Final = 3  # due in each minute: every minute has reminders, alerts and summaries of three
SILENT: Final = 2  # units at the end of the list that never report: somebody has to be missing
_PORTS: Final = iter(range(20_000 + os.getpid() % 100 * 100, 32_000))
_FIRST_WORDS: Final = (
    "Tân",
    "Phú",
    "Bình",
    "Long",
    "Thạnh",
    "Vĩnh",
    "Đức",
    "Hưng",
    "Mỹ",
    "Hòa",
    "Phước",
    "Thuận",
    "Lộc",
)
_SECOND_WORDS: Final = (
    "An", "Đông", "Lợi", "Khánh", "Thành", "Trung", "Sơn", "Hải", "Lâm", "Quới", "Giang", "Ninh", "Châu", "Tiến",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """One way of running the program: how updates come in, and which database keeps them."""

    mode: str
    url: str

    @property
    def on_sqlite(self) -> bool:
        """Whether the database is a file."""
        return self.url.startswith("sqlite")

    @property
    def is_shared(self) -> bool:
        """Whether several may work side by side: then one sends, and whoever follows waits for its lease to end."""
        return self.mode == "webhook" and not self.on_sqlite

    @property
    def name(self) -> str:
        """Name it for the table."""
        return f"{self.mode}, {'SQLite' if self.on_sqlite else 'PostgreSQL'}"


@dataclass(frozen=True, slots=True)
class App:
    """A chat app as the configuration writes it: its `name`, how it writes ids, and the lines of its `door`.

    A door is made of the mode, the port on which the program listens, and the one that the app calls. For
    `gather_seconds` answers in a group wait for others to go with.
    """

    name: str
    write_id: Callable[[int], str]
    door: Callable[[str, int, int], str]
    gather_seconds: int = 0


def _telegram_door(mode: str, port: int, called: int) -> str:
    hook = f'webhook_url = "http://127.0.0.1:{called}/hook"\nwebhook_listen = "127.0.0.1:{port}"\n'
    return f'mode = "{mode}"\n{hook if mode == "webhook" else ""}'


TELEGRAM: Final = App("telegram", str, _telegram_door)


def unit_names(number: int) -> list[str]:
    """Give units names that nothing else is called."""
    return [f"{first} {second}" for second, first in product(_SECOND_WORDS, _FIRST_WORDS)][:number]


def free_port() -> int:
    """Find a port that nobody listens on, none that was found before, and none that a connection may get by chance."""
    for port in _PORTS:
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise RuntimeError("no port is free")


def write_config(
    folder: Path,
    setting: Setting,
    api_base: str,
    now: datetime,
    *,
    units: int = 20,
    minutes: int = 0,
    limits: Sequence[float] = (60_000, 1000.0, 1000.0),
    hook: int = 0,
    hook_url: int = 0,
    health: int = 0,
    app: App = TELEGRAM,
) -> Settings:
    """Write a campaign that began some days ago, with a duty due in each of the next `minutes`, and load it."""
    group, chat, everywhere = limits
    names = unit_names(units)
    parts = [
        f"""[{app.name}]
token = "{TOKEN}"
api_base = "{api_base}"
{app.door(setting.mode, hook, hook_url or hook)}
[{app.name}.limits]
group_per_minute = {int(group)}
chat_per_second = {chat}
all_per_second = {everywhere}
gather_seconds = {app.gather_seconds}
[storage]
url = "{setting.url}"
[backup]
keep_days = 0
{f"[health]{chr(10)}listen = '127.0.0.1:{health}'" if health else ""}
[campaign]
code = "thu"
name = "Thử lỗi"
start = {(now - timedelta(days=20)).date()}
end = {(now + timedelta(days=20)).date()}
headline = "m1"
quiet = false
[[metric]]
key = "m1"
label = "Mức 1"
[[metric]]
key = "m2"
label = "Mức 2"
[[group]]
app = "{app.name}"
chat_id = "{app.write_id(GROUP)}"
""",
        _person(app, "Lãnh đạo", LEADER, "leader"),
        _person(app, "Thường trực", ADMIN, "admin"),
    ]
    parts += [f'[[unit]]\ncode = "u{number}"\nname = "{name}"\nkind = "xã"\n' for number, name in enumerate(names)]
    parts += [_person(app, f"Đầu mối {name}", FIRST_REPORTER + n, "reporter", f"u{n}") for n, name in enumerate(names)]
    first = now.replace(second=0, microsecond=0) + timedelta(minutes=1)
    parts += [_duty(number, first + timedelta(minutes=number // _DUTIES)) for number in range(minutes * _DUTIES)]
    if not minutes:
        parts.append(_duty(0, first + timedelta(hours=12)))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"bot-{hook}.toml"
    path.write_text("\n".join(parts), encoding="utf-8")
    return load(path, {})


def _person(app: App, name: str, account: int, role: str, unit: str = "") -> str:
    units = f'units = ["{unit}"]\n' if unit else ""
    who = f'name = "{name}"\napp = "{app.name}"\naccount_id = "{app.write_id(account)}"'
    return f'[[person]]\n{who}\nroles = ["{role}"]\n{units}'


def _duty(number: int, due: datetime) -> str:
    after = due + timedelta(minutes=1)
    return f"""[[duty]]
code = "d{number}"
label = "Báo cáo lúc {due:%H:%M}"
every = "daily"
due = "{due:%H:%M} same day"
units = "all"
required = ["m1"]
reminders = ["-1m"]
alerts = ["0m leaders"]
summary = "{after:%H:%M}"
"""
