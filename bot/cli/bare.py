"""What the desk says, on a terminal: the words of a letter without their markup."""

from __future__ import annotations

import html
import re
from typing import Final

_TAG: Final = re.compile(r"</?[a-z]+>")


def bare(text: str) -> str:
    """Take the markup off a text."""
    return html.unescape(_TAG.sub("", text))
