"""The figures that anybody may see: true, without anybody's words, and counted once for a crowd."""

from datetime import timedelta

import pytest
from django.utils import timezone

from feedback import lifecycle
from feedback.models import ActorKind, OutcomeClass, Rating, Submission
from portal.report import open_figures
from tests import cast

pytestmark = pytest.mark.django_db
SHEN = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")


@pytest.fixture(autouse=True)
def counted_anew():
    open_figures._told.cache_clear()


@pytest.fixture
def town():
    return cast.town()


def resolved(town, message, rating):
    case = cast.assigned(town.shen, town.station, message)
    lifecycle.settle(case.pk, OutcomeClass.objects.get(slug="solved"), "好了。", actor=SHEN)
    lifecycle.rate(case.pk, rating, "没有修好" if rating == Rating.NOT_SATISFIED else "")
    return case


def page(client, **asked):
    return " ".join(client.get("/figures/", {"lang": "en", **asked}).content.decode().split())


def test_the_good_and_the_bad_stand_there(client, town):
    resolved(town, "满意的事", Rating.SATISFIED)
    resolved(town, "不满意的事", Rating.NOT_SATISFIED)
    late = cast.assigned(town.shen, town.station, "超期的事")
    Submission.objects.filter(pk=late.pk).update(due_at=timezone.now() - timedelta(days=1))
    cast.assigned(town.far, town.elsewhere, "滨湖的事")
    told = page(client, area="320205")
    assert "<dt>Opinions received</dt><dd>3</dd>" in told
    assert '<th scope="row">Past the deadline today</th><td>1</td>' in told
    assert "100.0%<small>of 1 who rated</small>" in told
    assert "的事" not in told, "nobody's words"
    assert "沈岩" not in told, "nobody's name"
    assert "<dt>Opinions received</dt><dd>4</dd>" in page(client)


def test_a_topic_of_few_is_not_told(client, town):
    for n in range(open_figures.FEW - 1):
        cast.assigned(town.shen, town.station, f"第{n}件", topic=town.topic)
    assert town.topic.name_en not in page(client)
    open_figures._told.cache_clear()
    cast.assigned(town.shen, town.station, "又一件", topic=town.topic)
    assert town.topic.name_en in page(client)


def test_it_leads_down_the_areas_and_back(client, town):
    assert 'href="?lang=en&amp;area=320205"' in page(client)
    told = page(client, area="320205")
    assert 'href="?lang=en&amp;area=3202"' in told
    assert client.get("/figures/?area=999999").status_code == 404
    assert client.get("/figures/?area=../etc").status_code == 404


def test_where_nothing_came_in_it_says_so(client, town):
    assert "Nothing has come in here" in page(client, area="320211")


def test_a_crowd_is_counted_for_once(client, town, django_assert_max_num_queries):
    cast.assigned(town.shen, town.station)
    with django_assert_max_num_queries(12):
        page(client)
    with django_assert_max_num_queries(5):
        page(client)
