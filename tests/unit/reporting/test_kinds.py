"""Which units are ranked together, and which make up the whole."""

from __future__ import annotations

from reporting.kinds import is_added, kind_groups, members
from tests.builders import baseline, campaign, duty, example, tan_chau, unit


def test_kinds_of_one_level_stand_together() -> None:
    """Eleven communes and a township; a city and six districts; wards and communes."""
    assert [len(codes) for codes in kind_groups(tan_chau()).values()] == [12]
    assert [len(codes) for codes in kind_groups(example("ninh-thuan")).values()] == [7]
    assert [len(codes) for codes in kind_groups(example("rach-gia")).values()] == [12]
    assert set(kind_groups(tan_chau())) == {"xã"}


def test_households_and_offices_stand_apart() -> None:
    """Mỹ Phú Đông's hamlets and offices."""
    assert {kind: len(codes) for kind, codes in kind_groups(example("my-phu-dong")).items()} == {"cơ quan": 3, "ấp": 3}


def test_a_city_beside_provinces_is_one_of_them() -> None:
    """Among provinces `thành phố` is the city that the centre governs."""
    provinces = campaign(units=(unit("a", "tỉnh"), unit("b", "thành phố")))
    assert len(kind_groups(provinces)) == 1


def test_nobody_is_added_twice() -> None:
    """The commune counts where it owes the duty itself, its hamlets where it only holds them together."""
    units = (unit("xa"), unit("ap-1", "ấp", parent="xa"), unit("ap-2", "ấp", parent="xa"))
    upper = campaign(units=units, duties=(duty(units=("xa",)),))
    lower = campaign(units=units, duties=(duty(units=("ap-1", "ap-2")),))
    both = campaign(units=units, duties=(duty(units=("xa", "ap-1", "ap-2")),))
    none = campaign(units=units, duties=())
    assert [members(one) for one in (upper, lower, both, none)] == [("xa",), ("ap-1", "ap-2"), ("xa",), ("xa",)]


def test_a_parent_that_is_no_unit_or_a_circle_does_no_harm() -> None:
    """The configuration refuses them; arithmetic doesn't hang on them."""
    units = (unit("a", parent="b"), unit("b", parent="a"), unit("c", parent="huyen"))
    assert "c" in members(campaign(units=units))


def test_added_only_where_somebody_says_so() -> None:
    """Hamlets and offices have a sum where the campaign states one, for the metric or a sum it is part of."""
    units = (unit("a", "ấp"), unit("b", "cơ quan"), unit("c", "ấp"))
    one = campaign(units=units, baselines=(baseline(None, "s", 5),))
    assert [is_added(one, key) for key in "mns"] == [True, True, True]
    assert not is_added(campaign(units=units), "m")
    assert is_added(campaign(), "m")
