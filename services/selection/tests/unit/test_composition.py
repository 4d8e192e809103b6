"""Whom a round considered and chose, by each property that the decision is described by."""

from selection.rules.composition import composition

from .rounds import given, unit

ROUND = given(
    unit("1", "200", owner="A", pupils=49),
    unit("2", "205", owner="B", pupils=50),
    unit("3", "300", vocational="99", passed="99", owner="C", pupils=10_000),
    unit("4", "210", owner="D", pupils=399),
    unit("5", "300", vocational="99", passed="99", owner="D", pupils=None),
    types={"B": "ENSKILD", "C": "REGION"},
)


def shares(dimension: str) -> dict[str, tuple[int, int, int]]:
    return {
        share.category: (share.considered, share.in_need, share.selected)
        for share in composition(ROUND.analysis())
        if share.dimension == dimension
    }


def test_the_whole_round_is_in_each_dimension() -> None:
    found = composition(ROUND.analysis())
    assert list(dict.fromkeys(share.dimension for share in found)) == [
        "organizer_type", "sector", "size", "county", "school_type"
    ]  # fmt: skip
    assert shares("school_type") == {"GR": (5, 3, 2)}
    assert shares("county") == {"01": (5, 3, 2)}


def test_organisers_are_of_a_type_and_public_or_private() -> None:
    assert shares("organizer_type") == {"ENSKILD": (1, 1, 1), "KOMMUN": (3, 2, 1), "REGION": (1, 0, 0)}
    assert shares("sector") == {"enskild": (1, 1, 1), "offentlig": (4, 2, 1)}


def test_sizes_begin_at_fifty_two_hundred_and_four_hundred_pupils() -> None:
    assert shares("size") == {
        "under 50 elever": (1, 1, 0),
        "50–199 elever": (1, 1, 1),
        "200–399 elever": (1, 1, 1),
        "400 elever eller fler": (1, 0, 0),
        "elevantal okänt": (1, 0, 0),
    }
