"""A small campaign file to break in one place or another."""

from __future__ import annotations

from pathlib import Path

from bot.config import ConfigError, Settings, load

SMALL = """
[campaign]
code = "nho"
name = "Chiến dịch nhỏ"
start = 2026-11-02
end = 2026-12-27
headline = "m1"
positional = ["m1", "m2"]

[[unit]]
code = "tan-hung"
name = "Tân Hưng"
kind = "xã"

[[unit]]
code = "tan-phu"
name = "Tân Phú"
kind = "xã"

[[metric]]
key = "m1"
label = "Thu nhận mức 1"

[[metric]]
key = "m2"
label = "Thu nhận mức 2"

[[target]]
metric = "m1"
value = 800
deadline = "by 2026-12-20"

[[duty]]
code = "tuan"
every = "weekly"
covers = "Monday - Sunday"
due = "Monday 10:00"
required = ["m1", "m2"]
"""


def written(folder: Path, text: str = SMALL, **files: str) -> Path:
    """Write a campaign file and others beside it (`units_csv` becomes units.csv); return the campaign's path."""
    for name, content in files.items():
        (folder / name.replace("_", ".")).write_text(content, encoding="utf-8")
    path = folder / "nho.toml"
    path.write_text(text, encoding="utf-8")
    return path


def loaded(folder: Path, text: str = SMALL, **files: str) -> Settings:
    """Write a campaign file and load it."""
    return load(written(folder, text, **files), {})


def faults_of(folder: Path, text: str, **files: str) -> dict[str, str]:
    """Write a broken campaign file and return its faults' codes by key."""
    try:
        load(written(folder, text, **files), {})
    except ConfigError as error:
        return {fault.key: fault.code for fault in error.faults}
    return {}
