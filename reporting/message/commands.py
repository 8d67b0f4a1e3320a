"""Commands, matched in our own text grammar: `/báocáo` is none to Telegram, and people write them everywhere."""

from __future__ import annotations

import re

from reporting.flat import flatten
from reporting.message.normalise import lower, normalise

_COMMAND = re.compile(r"\s*[/\\]\s?([^\W\d_]+(?:_[^\W\d_]+)*)(?:@\w+)?(?![\w@/])[ \t]*[:,;.]?[ \t]*")
_REPORT = frozenset({"report", "baocao", "bc"})
_OTHERS = {
    "status": "status", "tiendo": "status", "xephang": "status", "chuabc": "chuabc", "thieu": "chuabc",
    "bieudo": "bieudo", "chart": "bieudo", "lich": "lich", "calendar": "lich",
    "huongdan": "huongdan", "trogiup": "huongdan", "help": "huongdan",
    "tonghop": "tonghop", "rollup": "tonghop",
    "truc": "truc", "tructhay": "truc", "ngonngu": "ngonngu", "language": "ngonngu",
} | {
    name: name
    for name in (
        "sua", "huy", "start", "ketnoi", "ngatketnoi", "phanquyen", "phancong", "chiendich", "dangky", "nhaplieu",
        "lichsu", "chot", "moky", "bang", "mienbc", "giahan", "guithu", "toi", "sovanban", "dondoc", "doichieu",
        "excel", "ngaynghi", "lambu", "duthao", "nop", "yenlang", "bantin", "dan", "hanmuc",
        "lienket",
    )
}  # fmt: skip


def split_command(text: str) -> tuple[str | None, int]:
    """Name the command that normalised text opens with (`report` for every report word) and where its body begins.

    None: it opens with no command; an empty name: with one that is not ours.
    """
    if "/" not in text[:40] and "\\" not in text[:40]:
        return None, 0
    found = _COMMAND.match(text)
    if found is None:
        return None, 0
    word = flatten(lower(found[1]))
    if word in _REPORT:
        return "report", found.end()
    return _OTHERS.get(word, ""), found.end()


def is_strange_command(text: str) -> bool:
    """Tell whether a text, as it was sent, opens with a command that is not ours."""
    return split_command(normalise(text))[0] == ""
