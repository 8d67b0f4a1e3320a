"""The five campaigns over their whole periods: no report is lost, every posted figure is the one reckoned apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from benchmarks.season.audit import Audit, WrongFigureError
from benchmarks.season.plans import plans_of
from benchmarks.season.stage import CAMPAIGNS, Play
from reporting.records import Letter
from tests.builders import example

SUMMARIES = {"tan-chau": 23, "ninh-thuan": 27, "duyen-hai": 106, "rach-gia": 2, "my-phu-dong": 6}


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_a_whole_campaign(name: str) -> None:
    """Habits, weekends, late units, typing slips, corrections: rankings, charts, calendars and words agree."""
    audit = Audit()
    play = Play(name, seed=5, on_post=audit)
    play.run()
    assert audit.summaries == SUMMARIES[name]
    assert audit.figures > 100


def test_a_wrong_figure_would_be_seen() -> None:
    """One account more in what was sent than in what was told: the first summary that shows it is refused."""
    audit = Audit()

    def tampered(play: Play, now: datetime, letters: Sequence[Letter]) -> None:
        for one in play.truth.of("ap-tan-my"):
            one.values["dd2"] = [(since, value + 1) for since, value in one.values["dd2"]]
        audit(play, now, letters)

    with pytest.raises(WrongFigureError, match="reckoned"):
        Play("my-phu-dong", seed=5, on_post=tampered).run()


def test_the_same_seed_gives_the_same_people() -> None:
    """What is shown in the documentation can be made again; another seed gives others."""
    assert plans_of(example("tan-chau"), 5) == plans_of(example("tan-chau"), 5)
    assert plans_of(example("tan-chau"), 5) != plans_of(example("tan-chau"), 6)
