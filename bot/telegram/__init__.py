"""Telegram at the two ends: updates in, letters out."""

import os
import sys
from types import ModuleType

# python-telegram-bot is moving from seconds to timedelta and warns at every 429 until one says yes
os.environ.setdefault("PTB_TIMEDELTA", "true")

# python-telegram-bot imports httpx, and httpx its own command line with rich and pygments: 0.1 s and 8 MB for nothing
if "httpx" not in sys.modules:
    _command_line = ModuleType("httpx._main")
    _command_line.main = lambda: None  # type: ignore[attr-defined]
    sys.modules["httpx._main"] = _command_line
