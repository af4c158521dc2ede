"""Which groups rise: more in a week than usual."""

from datetime import timedelta

import pytest
from django.utils import timezone

from feedback.models.groups import Belonging, GroupMember, SimilarGroup
from feedback.similar.rising import Rise, at_least_by_chance, is_rising, rising
from tests import cast


@pytest.mark.parametrize(
    ("week", "before", "rises"),
    [
        (2, 0, False),  # two people alone
        (3, 0, True),  # never heard of before
        (3, 8, False),  # one a week is usual
        (5, 8, True),
        (12, 80, False),  # ten a week are usual
        (20, 80, True),
        (0, 40, False),
    ],
)
def test_more_than_usual(week, before, rises):
    assert is_rising(week, before) is rises


def test_chances_are_those_of_the_tables():
    """Of a Poisson distribution with mean 1: P(X >= 1), P(X >= 3)."""
    assert at_least_by_chance(0, 1) == 1
    assert at_least_by_chance(1, 1) == pytest.approx(0.6321, abs=1e-4)
    assert at_least_by_chance(3, 1) == pytest.approx(0.0803, abs=1e-4)


@pytest.mark.django_db
def test_the_steepest_first_within_ones_areas(django_assert_num_queries):
    town, now = cast.town(), timezone.now()

    def group(where, *days_ago, belonging=Belonging.SUGGESTED):
        made = SimilarGroup.objects.create(district="320205", created_at=now, last_at=now)
        for n, days in enumerate(days_ago):
            submission = cast.submission(where, n=1000 * made.pk + n)
            GroupMember.objects.create(
                group=made,
                submission=submission,
                area_key=where.area_key,
                at=now - timedelta(days=days),
                likeness=80,
                belonging=belonging,
                decided_at=now,
            )
        return made

    new = group(town.station, 1, 2, 3)
    many = group(town.station, 1, 1, 2, 2, 3, 20)
    group(town.station, *range(1, 57, 7), 2, 3)  # about what came before
    group(town.station, 1, 2, 3, belonging=Belonging.SPLIT)
    group(town.elsewhere, 1, 2, 3)
    with django_assert_num_queries(1):
        found = rising([town.xishan.key], now)
    assert found == [Rise(many.pk, 5, 1 / 8), Rise(new.pk, 3, 0)]
