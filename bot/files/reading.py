"""The files that people send to the desk, by what they are for: `Letter.document["kind"]` names the reader.

A reader runs beside the event loop, never in the writer's thread: it turns the bytes into parts of plain JSON, each of
which the desk takes in a unit of work of its own (`bot.desk.received`). A file that can't be read is a part that says
so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.desk.imports import flow
from bot.desk.office import Office
from bot.files import importing
from reporting.ports import Store
from reporting.records import Json, Letter

FileReader = Callable[[Office, Store, Letter, bytes], Sequence[Json]]

READERS: dict[str, FileReader] = {
    flow.READ: importing.read_for_preview,
    flow.WRITE: importing.read_for_writing,
}
"""Who reads which kind of sent file."""


def read(office: Office, store: Store, letter: Letter, data: bytes) -> Sequence[Json]:
    """Read the file that a FETCH letter asked for into the parts that the desk takes one by one."""
    kind = str((letter.document or {})["kind"])
    return READERS[kind](office, store, letter, data)
