"""`baocao parse`: JSON lines in, readings out, nothing stored."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

from bot.cli.options import UsageMistakeError
from bot.config import CampaignSettings

_SAMPLE = (
    '{"text": "/bc Tân Hưng 120 340", "sent_at": "2023-07-31T07:58:00+07:00", "sender_unit": "tan-hung", '
    '"sender_role": "reporter"}'
)


def parse_messages(seed: CampaignSettings, lines: Iterable[bytes]) -> int:
    """Print what each message means, in order; a line that is no message ends it with its number."""
    from reporting.message import Reader
    from reporting.message.wire import BadLineError, parse_line

    reader = Reader(seed.campaign)
    write = sys.stdout.write
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found = parse_line(reader, line.decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise UsageMistakeError(f"line {number} is not UTF-8") from None
        except BadLineError as error:
            raise UsageMistakeError(f"line {number} is no message: {error}; write {_SAMPLE}") from None
        write(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n")
        sys.stdout.flush()
    return 0
