"""Telegram's two ends."""
