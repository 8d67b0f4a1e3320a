"""`baocao parse`: JSON lines in, readings out, nothing stored."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

from bot.config import CampaignSettings
from bot.logs import redact

FINE, USER_MISTAKE = 0, 2
_SAMPLE = (
    '{"text": "/bc Tân Hưng 120 340", "sent_at": "2023-07-31T07:58:00+07:00", "sender_unit": "tan-hung", '
    '"sender_role": "reporter"}'
)


def parse_messages(seed: CampaignSettings, lines: Iterable[bytes]) -> int:
    """Print what each message means, in order; a line that is none is told by its number, and left out."""
    from reporting.message import Reader
    from reporting.message.wire import BadLineError, parse_line

    reader = Reader(seed.campaign)
    write = sys.stdout.write
    code = FINE
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found = parse_line(reader, line.decode("utf-8-sig"))
        except (UnicodeDecodeError, BadLineError) as error:
            why = "is not UTF-8" if isinstance(error, UnicodeDecodeError) else f"is no message: {error}"
            form = "" if code else f"; write {_SAMPLE}"  # once is enough
            sys.stderr.write(redact(f"baocao: line {number} {why}{form}\n"))
            code = USER_MISTAKE
            continue
        write(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n")
        sys.stdout.flush()
    return code
