"""How properties are tried: without a deadline, since the first use of a calendar or a busy machine takes its time."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("desk", deadline=None)
settings.load_profile("desk")
