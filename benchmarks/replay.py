"""The five campaigns over their whole periods through the real desk, every posted figure reckoned again apart."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from benchmarks.season.audit import Audit
from benchmarks.season.stage import CAMPAIGNS, Play

SEED = 5


def figures() -> Iterator[tuple[str, float, str]]:
    """Play them; raises where a report is lost or a figure differs."""
    said = audited = posts = 0
    start = perf_counter()
    for name in CAMPAIGNS:
        audit = Audit()
        play = Play(name, seed=SEED, on_post=audit)
        play.run()
        said, audited, posts = said + play.said, audited + audit.figures, posts + len(play.posts)
    yield "replayed_messages", said, ""
    yield "replayed_posts", posts, ""
    yield "replay_figures_checked", audited, ""
    yield "replay_figures_wrong", 0, ""
    yield "replay_seconds", perf_counter() - start, "s"
