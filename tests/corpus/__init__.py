"""Corpora of messages with the readings they must have."""
