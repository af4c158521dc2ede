"""The inbox, a case, its moves and its contact: what the pages would show and let do, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from feedback import lifecycle
from feedback.auditing.verifying import Asked, Tally, verify
from feedback.files import taking
from feedback.models import ActorKind, OutcomeClass, Submission
from feedback.models.interfaces import ApiToken, TokenScope
from feedback.models.workflow import DeclineReason
from feedback.privacy import personal
from tests import cast
from tests.cast import Town
from tests.feedback.api.conftest import Caller
from tests.feedback.files import samples

As = Callable[..., Caller]


@pytest.fixture
def case(in_town: Town) -> Submission:
    return cast.assigned(in_town.shen, in_town.station, contact_name="王阿姨", contact_phone="13812345678")


def code_of(response: Any) -> tuple[int, str]:
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["code"]


def test_the_inbox_is_the_pages(case: Submission, as_: As) -> None:
    found = as_("shen").get("inbox").json()
    assert [row["number"] for row in found["items"]] == [case.pk]
    assert found["next"] is None
    assert found["items"][0]["deputy"]["name"] == "沈岩"
    assert as_("zhou").get("inbox").json()["items"] == []


def test_cases_are_those_in_reach(case: Submission, as_: As, in_town: Town) -> None:
    far = cast.assigned(in_town.far, in_town.elsewhere)
    assert [row["number"] for row in as_("staff").get("cases").json()["items"]] == [case.pk]
    assert [row["number"] for row in as_("city_staff").get("cases").json()["items"]] == [far.pk, case.pk]
    assert as_("city_staff").get("cases", state="resolved").json()["items"] == []
    assert as_("city_staff").get("cases", since="2100-01-01T00:00:00Z").json()["items"] == []
    assert as_("far").get(f"cases/{case.pk}").status_code == 404


def test_cases_follow_one_another_by_a_cursor(as_: As, in_town: Town) -> None:
    made = [cast.submission(in_town.station, n=n).pk for n in range(52)]
    caller = as_("staff")
    first = caller.get("cases").json()
    second = caller.get("cases", cursor=first["next"]).json()
    assert [row["number"] for row in first["items"] + second["items"]] == made[::-1]
    assert second["next"] is None


def test_a_case_names_its_moves_and_what_they_take(case: Submission, as_: As) -> None:
    found = as_("shen").get(f"cases/{case.pk}").json()
    assert [event["verb"] for event in found["events"]] == ["submit", "assign"]
    moves = {move["move"]: move["takes"] for move in found["moves"]}
    assert moves["answer"] == ["files", "passed", "words"]
    assert moves["accept"] == []
    assert {choice["id"] for choice in found["outcomes"]} == set(
        OutcomeClass.objects.filter(workflow=case.workflow_id).values_list("pk", flat=True)
    )
    assert "13812345678" not in str(found)


def test_moves_are_the_verbs_of_the_pages(case: Submission, as_: As) -> None:
    shen = as_("shen")
    accepted = shen.post(f"cases/{case.pk}/moves/accept", {"version": case.version}).json()
    assert accepted["state"] == "in_progress"
    answered = shen.post(
        f"cases/{case.pk}/moves/answer", {"version": accepted["version"], "words": "下周来修。"}
    ).json()
    outcome = OutcomeClass.objects.filter(workflow=case.workflow_id)[0].pk
    said = {"version": answered["version"], "words": "修好了。", "outcome": outcome}
    assert shen.post(f"cases/{case.pk}/moves/resolve", said).json()["state"] == "resolved"
    last = case.events.latest("seq")
    assert (last.verb, last.actor_kind, last.actor_name, last.words) == ("resolve", "deputy", "沈岩", "修好了。")


def test_a_units_files_go_along_by_their_ids(case: Submission, as_: As, in_town: Town) -> None:
    lifecycle.refer_to_unit(case.pk, in_town.unit, "请看。", actor=lifecycle.SYSTEM)
    brought = taking.take_in(samples.picture(), name="灯.jpg", bundle=uuid4(), by="unit")
    bureau = lifecycle.Actor(ActorKind.UNIT, in_town.unit.name, in_town.users["officer"])
    replied = lifecycle.unit_reply(case.pk, "本周五前修好", actor=bureau, files=[brought])
    (file,) = as_("shen").get(f"cases/{case.pk}").json()["events"][-1]["files"]
    said = {"version": replied.version, "words": "见附件。", "passed": [file["id"] + 1]}
    assert as_("shen").post(f"cases/{case.pk}/moves/answer", said).status_code == 422
    said["passed"] = [file["id"]]
    assert as_("shen").post(f"cases/{case.pk}/moves/answer", said).status_code == 200
    answered = as_("shen").get(f"cases/{case.pk}").json()["events"][-1]
    assert (answered["verb"], [one["id"] for one in answered["files"]]) == ("answer", [file["id"]])


def test_each_event_names_the_token_and_never_more_of_it(case: Submission, as_: As, in_town: Town) -> None:
    caller = as_("shen")
    accepted = caller.post(f"cases/{case.pk}/moves/accept", {"version": case.version}).json()
    caller.post(f"cases/{case.pk}/contact", {"why": "要约时间上门"})
    secret, token = caller.headers["authorization"].split()[1], ApiToken.objects.get()
    for event in case.events.filter(verb__in=["accept", "look"]):
        assert event.data["by_token"] == {"name": "12345", "hint": token.hint}
        assert secret.startswith(token.hint)
        assert secret not in str(event.data)
    assert list(verify(Asked(), Tally())) == []  # it is part of the chain
    auditor = Client(headers={"accept-language": "en"})
    auditor.force_login(in_town.users["auditor"])
    for address in ("/audit/", f"/audit/{case.pk}/"):
        assert auditor.get(address).content.decode().count(f"by the token 12345 ({token.hint}…)") == 2
    table = b"".join(auditor.get("/audit/export.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert f"shen · 12345 ({token.hint}…)" in table
    assert accepted["state"] == "in_progress"
    assert "by_token" not in str(personal.held_about(case, personal.events_of(case)))  # the citizen's own copy
    by_hand = lifecycle.answer(case.pk, "在看。", actor=lifecycle.SYSTEM)
    assert "by_token" not in by_hand.events.latest("seq").data


def test_who_decided_on_another_version_is_told(case: Submission, as_: As) -> None:
    lifecycle.accept(case.pk, actor=lifecycle.SYSTEM)
    said = {"version": case.version, "words": "好。"}
    assert code_of(as_("shen").post(f"cases/{case.pk}/moves/answer", said)) == (409, "stale")


def test_what_the_state_does_not_allow(case: Submission, as_: As) -> None:
    done = lifecycle.resolve(case.pk, OutcomeClass.objects.all()[0], "好了。", actor=lifecycle.SYSTEM)
    said = {"version": done.version, "words": "再说一句。"}
    assert code_of(as_("shen").post(f"cases/{case.pk}/moves/answer", said)) == (409, "illegal_move")


def test_what_the_role_does_not_allow(case: Submission, as_: As) -> None:
    said = {"version": case.version, "words": "好。"}
    assert code_of(as_("staff").post(f"cases/{case.pk}/moves/answer", said)) == (403, "not_allowed")
    assert as_("staff").post(f"cases/{case.pk}/moves/supervise", said).status_code == 200
    assert as_("far").post(f"cases/{case.pk}/moves/answer", said).status_code == 404
    assert as_("shen").post(f"cases/{case.pk}/moves/fly", said).status_code == 404


def test_what_the_form_of_the_page_would_not_take(case: Submission, as_: As) -> None:
    response = as_("shen").post(f"cases/{case.pk}/moves/answer", {"version": case.version})
    assert code_of(response) == (422, "invalid")
    assert list(response.json()["errors"]) == ["words"]
    foreign = {"version": case.version, "words": "。。", "reason": DeclineReason.objects.latest("pk").pk + 1}
    assert list(as_("shen").post(f"cases/{case.pk}/moves/decline", foreign).json()["errors"]) == ["reason"]


def test_the_contact_is_shown_for_a_reason_that_stays(case: Submission, as_: As) -> None:
    response = as_("staff").post(f"cases/{case.pk}/contact", {"why": "回访核实"})
    assert response.json() == {"name": "王阿姨", "phone": "13812345678", "email": ""}
    look = case.events.latest("seq")
    assert (look.verb, look.words, look.public, look.actor_name) == ("look", "回访核实", False, "staff")
    assert code_of(as_("staff").post(f"cases/{case.pk}/contact", {})) == (422, "invalid")


def test_each_door_asks_for_its_scope(case: Submission, as_: As) -> None:
    reader = as_("shen", TokenScope.READ)
    assert code_of(reader.post(f"cases/{case.pk}/moves/accept", {"version": 1})) == (403, "scope_missing")
    assert code_of(reader.post(f"cases/{case.pk}/contact", {"why": "回访核实"})) == (403, "scope_missing")
    nobody = as_()
    response = nobody.get("inbox")
    assert code_of(response) == (401, "token_missing")
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'
    assert code_of(Caller("ymt_wrong").get("topics")) == (401, "token_wrong")


def test_a_session_lends_no_authority(case: Submission, in_town: Town, as_: As) -> None:
    caller = as_()
    caller.client.force_login(in_town.users["shen"])
    assert code_of(caller.get("inbox")) == (401, "token_missing")


def test_the_queries_are_fixed(case: Submission, as_: As, in_town: Town, django_assert_max_num_queries: Any) -> None:
    for n in range(1, 40):
        cast.assigned(in_town.shen, in_town.station, n=n)
    for n in range(100):
        lifecycle.add_detail(case.pk, str(n))
    shen = as_("shen")
    with django_assert_max_num_queries(8):
        shen.get("inbox")
    with django_assert_max_num_queries(6):
        shen.get("cases")
    with django_assert_max_num_queries(12):
        shen.get(f"cases/{case.pk}")
