"""The files that the desk makes, by kind: `Letter.document["kind"]` names the maker.

A maker runs in the render thread, never in the writer's: it gathers what it needs with `store.read(...).result()`, on
one consistent view, and writes the file's bytes. What it needs beyond that stands in the document, which holds plain
JSON: the campaign's code, the language, the moment as of which it speaks. The same document gives the same file, which
is sent again by its id; so a document names its moment. Heavy libraries load within a maker, not with this module.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.desk.documents.dunning import KIND as DUNNING
from bot.desk.drafts import COMMEND, PAPER, WORKBOOK
from bot.desk.office import Office
from bot.desk.pictures.albums import PAGES
from bot.files import album, workbook
from bot.files.papers import commend, dunning, paper
from reporting.ports import Store
from reporting.records import Json

Maker = Callable[[Office, Store, Json], bytes]

MAKERS: dict[str, Maker] = {
    PAGES: album.make_pages,
    WORKBOOK: workbook.make_workbook,
    PAPER: paper.make_paper,
    COMMEND: commend.make_commend,
    DUNNING: dunning.make_dunning,
}
"""Who makes which kind of document."""


def make(office: Office, store: Store, document: Json) -> bytes:
    """Make the file of a letter; raises where there is no maker, or it fails."""
    return MAKERS[str(document["kind"])](office, store, document)
