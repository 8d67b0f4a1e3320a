"""Each dialogue runs in Telegram and in Zalo; one that only one of them can have says so with a mark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.dialogue.chat import WHERE


@pytest.fixture(params=["telegram", "zalo"], autouse=True)
def chat_app(request: pytest.FixtureRequest) -> Iterator[str]:
    """Choose the chat app in which `desk_in` opens its desk."""
    app: str = request.param
    alone = request.node.get_closest_marker("telegram")
    if alone is not None and app != "telegram":
        pytest.skip(f"Zalo: {alone.args[0]}")
    WHERE.app = app
    yield app
    WHERE.app = "telegram"
