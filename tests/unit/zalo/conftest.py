"""What these tests share."""

from __future__ import annotations

from tests.unit.zalo.line import line

__all__ = ["line"]
