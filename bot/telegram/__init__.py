"""Telegram at the two ends: updates in, letters out."""

import os

# python-telegram-bot is moving from seconds to timedelta and warns at every 429 until one says yes
os.environ.setdefault("PTB_TIMEDELTA", "true")
