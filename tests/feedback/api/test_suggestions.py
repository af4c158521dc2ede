"""Suggestions by the API: those that the pages would show, recorded and kept by the pages' verbs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from feedback.models import Submission
from feedback.models.interfaces import TokenScope
from feedback.models.suggestions import Suggestion
from feedback.states import Suggesting
from tests import cast
from tests.cast import Town
from tests.feedback.api.conftest import Caller

As = Callable[..., Caller]
TITLE = "关于加强背街小巷照明的建议"
STANDING = {"stage": "replied", "stage_on": "2026-03-20", "number": "第27号", "words": "年内改造。"}


@pytest.fixture
def case(in_town: Town) -> Submission:
    return cast.assigned(in_town.shen, in_town.station)


def particulars(town: Town, **more: Any) -> dict[str, Any]:
    said = {"title": TITLE, "kind": "session", "lead_proposer": town.shen.pk, "filed_on": "2026-01-20"}
    return {**said, **more}


def recorded(town: Town, caller: Caller, case: Submission, **more: Any) -> dict[str, Any]:
    response = caller.post(f"cases/{case.pk}/suggestion", particulars(town, **more))
    assert response.status_code == 201, response.content
    return dict(response.json())


def told(case: Submission) -> list[str]:
    return [event.verb for event in case.events.filter(verb__in=list(Suggesting)).order_by("seq")]


def test_it_is_recorded_once_from_a_case_and_others(case: Submission, as_: As, in_town: Town) -> None:
    like, shen = cast.assigned(in_town.shen, in_town.station, n=1), as_("shen")
    made = recorded(in_town, shen, case, others=[like.pk])
    assert (made["title"], made["stage"], made["lead_proposer"]["name"]) == (TITLE, "filed", in_town.shen.name)
    assert [row["number"] for row in made["cases"]] == [case.pk, like.pk]
    assert recorded(in_town, shen, case, others=[like.pk]) == made
    assert told(case) == told(like) == [Suggesting.SUGGEST]
    assert case.events.latest("seq").data["by_token"]["name"] == "12345"


def test_where_it_stands_is_told_once_and_its_steps_are_kept(case: Submission, as_: As, in_town: Town) -> None:
    like, shen = cast.assigned(in_town.shen, in_town.station, n=1), as_("shen")
    number = recorded(in_town, shen, case, others=[like.pk])["id"]
    for _twice in range(2):
        now = shen.post(f"suggestions/{number}/standing", STANDING).json()
    assert {name: now[name] for name in STANDING} == STANDING
    assert [(step["stage"], step["words"]) for step in now["steps"]] == [("filed", ""), ("replied", "年内改造。")]
    assert told(like) == [Suggesting.SUGGEST, Suggesting.NEWS]


def test_those_in_reach_are_read(case: Submission, as_: As, in_town: Town, django_assert_max_num_queries: Any) -> None:
    far = cast.assigned(in_town.far, in_town.elsewhere, n=1)
    mine = recorded(in_town, as_("shen"), case)["id"]
    theirs = recorded(in_town, as_("far"), far, lead_proposer=in_town.far.pk)["id"]
    assert [row["id"] for row in as_("city_staff").get("suggestions").json()["items"]] == [theirs, mine]
    assert as_("city_staff").get("suggestions", stage="done").json()["items"] == []
    for name in ("shen", "staff", "auditor"):
        caller = as_(name)
        with django_assert_max_num_queries(6):
            assert [row["id"] for row in caller.get("suggestions").json()["items"]] == [mine], name
        assert caller.get(f"suggestions/{theirs}").status_code == 404
    assert as_("zhou").get(f"suggestions/{mine}").status_code == 404
    whole = as_("auditor").get(f"suggestions/{mine}").json()
    assert ([row["number"] for row in whole["cases"]], whole["may_keep"]) == ([case.pk], False)


def test_a_case_out_of_reach_is_only_counted(case: Submission, as_: As, in_town: Town) -> None:
    far = cast.assigned(in_town.far, in_town.elsewhere, n=1)
    number = recorded(in_town, as_("city_staff"), case, others=[far.pk])["id"]
    whole = as_("shen").get(f"suggestions/{number}").json()
    assert ([row["number"] for row in whole["cases"]], whole["cases_hidden"]) == ([case.pk], 1)


def test_a_case_is_put_to_it_and_taken_off(case: Submission, as_: As, in_town: Town) -> None:
    like, shen = cast.assigned(in_town.shen, in_town.station, n=1), as_("shen")
    number = recorded(in_town, shen, case)["id"]
    for _twice in range(2):
        linked = shen.post(f"suggestions/{number}/link", {"case": like.pk}).json()
    assert [row["number"] for row in linked["cases"]] == [case.pk, like.pk]
    assert shen.post(f"suggestions/{number}/unlink", {"case": like.pk}).status_code == 200
    assert told(like) == [Suggesting.SUGGEST, Suggesting.UNLINK]
    assert [row["number"] for row in shen.get(f"suggestions/{number}").json()["cases"]] == [case.pk]


def test_what_the_role_does_not_allow(case: Submission, as_: As, in_town: Town) -> None:
    far = cast.assigned(in_town.far, in_town.elsewhere, n=1)
    liaison, number = as_("liaison"), recorded(in_town, as_("shen"), case)["id"]
    assert liaison.get(f"suggestions/{number}").status_code == 200
    refused = liaison.post(f"suggestions/{number}/standing", STANDING)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert liaison.post(f"cases/{case.pk}/suggestion", particulars(in_town)).status_code == 403
    assert as_("far").post(f"suggestions/{number}/link", {"case": far.pk}).status_code == 404
    reader = as_("shen", TokenScope.READ)
    for path in ("standing", "link", "unlink"):
        assert reader.post(f"suggestions/{number}/{path}", {}).json()["code"] == "scope_missing"
    assert told(case) == [Suggesting.SUGGEST]


def test_wrong_fields_are_named(case: Submission, as_: As, in_town: Town) -> None:
    far = cast.assigned(in_town.far, in_town.elsewhere, n=1)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    wrongs: list[dict[str, Any]] = [
        {"title": ""}, {"kind": "motion"}, {"lead_proposer": in_town.far.pk}, {"filed_on": tomorrow},
        {"filed_on": "soon"}, {"others": [far.pk]},
    ]  # fmt: skip
    shen = as_("shen")
    for wrong in wrongs:
        response = shen.post(f"cases/{case.pk}/suggestion", particulars(in_town, **wrong))
        assert (response.status_code, list(response.json()["errors"])) == (422, list(wrong))
    assert not Suggestion.objects.exists()
    number = recorded(in_town, shen, case)["id"]
    for wrong in ({"stage": "lost"}, {"stage_on": tomorrow}, {"link": "javascript:alert(1)"}):
        response = shen.post(f"suggestions/{number}/standing", {**STANDING, **wrong})
        assert (response.status_code, list(response.json()["errors"])) == (422, list(wrong))
    response = shen.post(f"suggestions/{number}/link", {"case": far.pk})
    assert (response.status_code, list(response.json()["errors"])) == (422, ["case"])
