"""The pages of long pictures as one PDF, where an album can't hold them."""

from __future__ import annotations

from io import BytesIO

from bot.desk.office import Office
from reporting.ports import Store
from reporting.records import Json
from reporting.render import draw

DOTS_PER_INCH = 130.0  # 1080 px are about the width of A4


def make_pages(_office: Office, _store: Store, document: Json) -> bytes:
    """Draw every page and bind them; the document holds all that is on them."""
    from PIL import Image

    drawn = [Image.open(BytesIO(draw(picture))).convert("RGB") for picture in document["pictures"]]
    out = BytesIO()
    drawn[0].save(out, "PDF", save_all=True, append_images=drawn[1:], resolution=DOTS_PER_INCH)
    return out.getvalue()
