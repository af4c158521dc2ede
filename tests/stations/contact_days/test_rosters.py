"""Fairness has one definition, in `contact_days.rosters`; here it is checked against every possible roster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from stations.contact_days.rosters import Roster, draw

FIRST = date(2027, 1, 12)
DAYS = [FIRST + timedelta(days=30 * i) for i in range(12)]


def served(roster: Roster, people: list[int]) -> list[int]:
    counts = Counter(who for on_duty in roster.values() for who in on_duty)
    return [counts[who] for who in people]


def spread(counts: list[int]) -> int:
    return max(counts) - min(counts)


def every_roster(days: list[date], people: list[int], each: int, absent: set[tuple[int, date]]) -> Iterator[Roster]:
    present = [[who for who in people if (who, day) not in absent] for day in days]
    choices = [list(combinations(there, min(each, len(there)))) for there in present]
    for chosen in product(*choices):
        yield {day: list(on_duty) for day, on_duty in zip(days, chosen, strict=True)}


absences = st.sets(st.tuples(st.integers(0, 39), st.sampled_from(DAYS)), max_size=120)


@given(st.integers(1, 40), st.integers(1, 5), st.text(max_size=5), st.integers(1, 12))
def test_without_absences_the_difference_is_at_most_one(n: int, each: int, seed: str, months: int) -> None:
    people = list(range(n))
    roster = draw(DAYS[:months], people, each=each, seed=seed)
    assert spread(served(roster, people)) <= 1
    assert all(len(set(on_duty)) == len(on_duty) == min(each, n) for on_duty in roster.values())


@settings(deadline=None)
@given(absences, st.integers(2, 40), st.integers(1, 4))
def test_absences_are_respected_and_every_seat_is_taken(absent: set[tuple[int, date]], n: int, each: int) -> None:
    people = list(range(n))
    roster = draw(DAYS, people, each=each, seed="x", absent=absent)
    for day, on_duty in roster.items():
        present = [who for who in people if (who, day) not in absent]
        assert len(set(on_duty)) == len(on_duty) == min(each, len(present))
        assert set(on_duty) <= set(present)


@settings(deadline=None)
@given(absences, st.integers(2, 40), st.integers(1, 4))
def test_between_those_present_on_the_same_days_it_is_at_most_one(
    absent: set[tuple[int, date]], n: int, each: int
) -> None:
    people = list(range(n))
    counts = served(draw(DAYS, people, each=each, seed="x", absent=absent), people)
    gone = {who: {day for other, day in absent if other == who} for who in people}
    for one, other in combinations(people, 2):
        if gone[one] == gone[other]:
            assert abs(counts[one] - counts[other]) <= 1


@settings(deadline=None, max_examples=60)
@given(
    st.sets(st.tuples(st.integers(0, 3), st.sampled_from(DAYS[:4])), max_size=12),
    st.integers(2, 4),
    st.integers(1, 2),
    st.text(max_size=3),
)
def test_no_roster_is_fairer(absent: set[tuple[int, date]], n: int, each: int, seed: str) -> None:
    """Compared with all there are: the most burdened serve as little, and so on down."""
    people, days = list(range(n)), DAYS[:4]
    drawn = sorted(served(draw(days, people, each=each, seed=seed, absent=absent), people), reverse=True)
    best = min(sorted(served(r, people), reverse=True) for r in every_roster(days, people, each, absent))
    assert drawn == best


def test_nobody_twice_before_everybody_once() -> None:
    people = list(range(7))
    roster = draw(DAYS[:4], people, each=2, seed="春星社区 2027")
    first_seven = [who for day in DAYS[:4] for who in roster[day]][:7]
    assert sorted(first_seven) == people


def test_who_comes_back_late_takes_what_is_left() -> None:
    """Three people, one of them away until November: the two last days are theirs."""
    away = {(3, day) for day in DAYS[:10]}
    roster = draw(DAYS, [1, 2, 3], each=1, seed="x", absent=away)
    assert served(roster, [1, 2, 3]) == [5, 5, 2]
    assert roster[DAYS[10]] == roster[DAYS[11]] == [3]


def test_reproducible_on_every_machine() -> None:
    one = draw(DAYS[:3], [11, 12, 13, 14], each=2, seed="17:2027")
    assert one == draw(DAYS[:3], [14, 12, 13, 11], each=2, seed="17:2027")
    assert [one[day] for day in DAYS[:3]] == [[14, 13], [12, 11], [14, 13]]
    assert one != draw(DAYS[:3], [11, 12, 13, 14], each=2, seed="18:2027")


def test_earlier_years_break_ties_and_fixed_days_weigh() -> None:
    assert draw(DAYS[:1], [1, 2, 3], each=1, seed="x", before={1: 2, 2: 1, 3: 2})[DAYS[0]] == [2]
    roster = draw(DAYS[:4], [1, 2, 3], each=1, seed="x", served={1: 2, 2: 0, 3: 0})
    assert served(roster, [1, 2, 3]) == [0, 2, 2]


def test_a_venue_without_deputies_has_an_empty_roster() -> None:
    assert draw(DAYS[:1], [], each=2, seed="x") == {DAYS[0]: []}
