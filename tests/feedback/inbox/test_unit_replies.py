"""What a unit's reply becomes: the beginning of the deputy's answer, and files that the citizen may be given."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from feedback import lifecycle
from feedback.auditing import verifying
from feedback.models import ActorKind, OutcomeClass, Submission
from feedback.models.files import Attachment
from feedback.models.referrals import Referral
from feedback.receipts import query_codes
from tests import cast
from tests.feedback.files import samples
from tests.feedback.inbox.test_unit_pages import SHEN, at, referred, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> cast.Town:
    return cast.town()


def test_the_deputy_reads_the_reply(client: Client, town: cast.Town) -> None:
    referral = referred(town)
    client.force_login(town.users["shen"])
    page = client.get(f"/inbox/{referral.submission_id}/?lang=en").content.decode()
    assert "锡山区城市管理局 works on it and replies by" in page
    lifecycle.unit_reply(referral.submission_id, "本周五前修好", actor=lifecycle.Actor(ActorKind.UNIT, "城管局"))
    assert "本周五前修好" in client.get(f"/inbox/{referral.submission_id}/?lang=en").content.decode()


def replied(town: cast.Town, **opinion: Any) -> Referral:
    referral = referred(town, **opinion)
    bureau = lifecycle.Actor(ActorKind.UNIT, town.unit.name, town.users["officer"])
    lifecycle.unit_reply(referral.submission_id, "本周五前修好", actor=bureau)
    return referral


def begun(client: Client, referral: Referral, slug: str = "answer") -> str:
    """What stands in the form of a move before anything is typed."""
    page = client.get(f"/inbox/{referral.submission_id}/{slug}/?lang=en")
    return str(page.context["form"].initial["words"])


def test_the_deputys_answer_begins_with_the_units_reply(client: Client, town: cast.Town) -> None:
    referral = replied(town)
    client.force_login(town.users["shen"])
    page = client.get(f"/inbox/{referral.submission_id}/?lang=en")
    assert page.context["form"].initial["words"] == "锡山区城市管理局已答复：\n本周五前修好"  # the citizen's language
    assert "Begun with the reply of 锡山区城市管理局" in page.content.decode()
    for slug in ("answer", "resolve", "settle"):
        assert "本周五前修好" in begun(client, referral, slug)
    assert begun(client, referral, "ask") == ""


def test_it_begins_with_it_only_while_the_citizen_waits_for_it(client: Client, town: cast.Town) -> None:
    client.force_login(town.users["shen"])
    told, taken_back, asked_again = (replied(town, n=n, message=f"第 {n} 件路灯") for n in range(3))
    lifecycle.answer(told.submission_id, "本周五前修好，我去看。", actor=SHEN)
    lifecycle.undo(taken_back.submission_id, actor=lifecycle.Actor(ActorKind.UNIT, "", town.users["officer"]))
    lifecycle.refer_to_unit(asked_again.submission_id, town.unit, "请再看看", actor=SHEN)
    assert [begun(client, one) for one in (told, taken_back, asked_again)] == ["", "", ""]


def test_what_went_straight_to_the_citizen_is_not_said_twice(client: Client, town: cast.Town) -> None:
    referral = referred(town)
    Referral.objects.update(to_citizen=True)
    lifecycle.unit_reply(referral.submission_id, "本周五前修好", actor=lifecycle.Actor(ActorKind.UNIT, "城管局"))
    client.force_login(town.users["shen"])
    assert begun(client, referral, "resolve") == ""


PICTURE, PAPER = "换灯现场.jpg", "说明.pdf"


def replied_with_files(town: cast.Town, *, to_citizen: bool = False, **opinion: Any) -> Referral:
    """The unit's reply came with a photo and a PDF."""
    referral = referred(town, **opinion)
    Referral.objects.filter(pk=referral.pk).update(to_citizen=to_citizen)
    officer = Client()
    officer.force_login(town.users["officer"])
    brought = [SimpleUploadedFile(PICTURE, samples.picture()), SimpleUploadedFile(PAPER, samples.pdf())]
    assert send(officer, referral, "reply", words="本周五前修好", files=brought).status_code == 302
    return referral


def answer(client: Client, referral: Referral, slug: str = "answer", **said: Any) -> Any:
    version = Submission.objects.get(pk=referral.submission_id).version
    address = f"/inbox/{referral.submission_id}/{slug}/?lang=en"
    return client.post(address, {"version": version, "words": "见附件。", **said})


def as_the_citizen(referral: Referral) -> str:
    matter = Submission.objects.get(pk=referral.submission_id)
    code = query_codes.query_code(matter.idempotency_key, settings.QUERY_CODE_KEY)
    return Client().post("/t/?lang=en", {"code": code}).content.decode()


def files_of(referral: Referral) -> dict[str, int]:
    """By name: the number of each file of the matter."""
    return dict(Attachment.objects.filter(submission=referral.submission_id).values_list("name", "pk"))


def test_a_replys_files_are_offered_and_chosen_beforehand(client: Client, town: cast.Town) -> None:
    referral = replied_with_files(town)
    client.force_login(town.users["shen"])
    page = client.get(f"/inbox/{referral.submission_id}/answer/?lang=en")
    for name, pk in files_of(referral).items():
        assert f'name="passed" value="{pk}" checked' in page.content.decode()
        assert name in page.content.decode()
    assert "KB" in page.content.decode()
    assert page.content.decode().count("<img") >= 2, "in the conversation, and beside its tick"
    assert 'name="passed"' not in client.get(f"/inbox/{referral.submission_id}/ask/?lang=en").content.decode()


def test_what_is_ticked_goes_to_the_citizen_and_nothing_else(client: Client, town: cast.Town) -> None:
    referral = replied_with_files(town)
    ids = files_of(referral)
    client.force_login(town.users["shen"])
    assert PAPER not in as_the_citizen(referral)
    assert "/files/?k=" not in as_the_citizen(referral)
    assert answer(client, referral, passed=[ids[PAPER]]).status_code == 302
    page = as_the_citizen(referral)
    assert PAPER in page
    assert page.count("/files/?k=") == 1, "the photo was left out"
    (address,) = re.findall(r'href="(/files/[^"]+)"', page)
    assert Client().get(unescape(address)).status_code == 200
    event = referral.submission.events.latest("seq")
    assert [fact["id"] for fact in event.data["files"]] == [ids[PAPER]], "the event's hash holds it fast"
    assert not list(verifying.faults_of(list(referral.submission.events.order_by("seq"))))


def test_a_result_is_confirmed_with_its_files_and_one_of_ones_own(client: Client, town: cast.Town) -> None:
    referral = replied_with_files(town)
    outcome = OutcomeClass.objects.get(slug="solved", workflow=referral.submission.workflow_id)
    client.force_login(town.users["shen"])
    ids = files_of(referral)
    said = {
        "outcome": outcome.pk,
        "passed": [ids[PICTURE]],
        "files": SimpleUploadedFile("我拍的.jpg", samples.picture()),
    }
    sure = answer(client, referral, "resolve", **said)
    assert f'type="hidden" name="passed" value="{ids[PICTURE]}"' in sure.content.decode()
    assert PAPER not in sure.content.decode().partition('id="move"')[2]
    (kept,) = re.findall(r'name="kept" value="([^"]+)"', sure.content.decode())
    said = {"outcome": outcome.pk, "passed": [ids[PICTURE]], "kept": kept, "confirmed": "yes"}
    assert answer(client, referral, "resolve", **said).status_code == 302
    assert as_the_citizen(referral).count("<img") == 2


def test_what_was_left_out_stays_left_out_when_the_form_comes_back(client: Client, town: cast.Town) -> None:
    referral = replied_with_files(town)
    ids = files_of(referral)
    client.force_login(town.users["shen"])
    again = answer(client, referral, words=" ", passed=[ids[PAPER]])
    assert again.status_code == 422
    assert f'value="{ids[PAPER]}" checked' in again.content.decode()
    assert f'name="passed" value="{ids[PICTURE]}">' in again.content.decode()


def test_only_files_of_this_reply_are_passed_on(client: Client, town: cast.Town) -> None:
    """Not another matter's, not the citizen's own, and not once they were passed on or taken back."""
    referral = replied_with_files(town)
    other = files_of(replied_with_files(town, n=1, message="另一件事"))
    client.force_login(town.users["shen"])
    for wrong in (other[PICTURE], 10**9, "x"):
        refused = answer(client, referral, passed=[wrong])
        assert refused.status_code == 422
        assert "见附件。" in refused.content.decode()
    files = tuple(Attachment.objects.filter(pk=other[PICTURE]))
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.answer(referral.submission_id, "见附件。", actor=SHEN, passed=files)
    Attachment.objects.filter(pk=files_of(referral)[PICTURE]).update(uploaded_by=ActorKind.CITIZEN)
    files = tuple(Attachment.objects.filter(pk=files_of(referral)[PICTURE]))
    with pytest.raises(lifecycle.NotAllowed):
        lifecycle.answer(referral.submission_id, "见附件。", actor=SHEN, passed=files)
    assert "/files/?k=" not in as_the_citizen(referral)


def test_an_answer_taken_back_takes_its_files_along(client: Client, town: cast.Town) -> None:
    referral = replied_with_files(town)
    client.force_login(town.users["shen"])
    answer(client, referral, passed=list(files_of(referral).values()))
    assert as_the_citizen(referral).count("/files/?k=") == 3  # the photo small and large, the PDF
    assert client.post(f"/inbox/{referral.submission_id}/undo/").status_code == 302
    assert "/files/?k=" not in as_the_citizen(referral)
    page = client.get(f"/inbox/{referral.submission_id}/answer/?lang=en").content.decode()
    assert page.count('name="passed"') == 2, "they are offered again"


def test_a_reply_straight_to_the_citizen_takes_its_files_along(client: Client, town: cast.Town) -> None:
    referral = replied_with_files(town, to_citizen=True)
    page = as_the_citizen(referral)
    assert "本周五前修好" in page
    assert page.count("/files/?k=") == 3
    client.force_login(town.users["shen"])
    again = client.get(f"/inbox/{referral.submission_id}/resolve/?lang=en").content.decode()
    assert 'name="passed"' not in again, "the citizen has them"


def test_another_unit_does_not_see_what_was_passed_on(client: Client, town: cast.Town) -> None:
    referral = replied_with_files(town)
    second = cast.unit("锡山区住建局", town.xishan)
    builder = cast.officer_of(second, "builder")
    client.force_login(town.users["shen"])
    answer(client, referral, passed=list(files_of(referral).values()))
    lifecycle.refer_to_unit(referral.submission_id, second, "请看。", actor=SHEN)
    theirs = Referral.objects.get(unit=second)
    client.force_login(builder)
    assert "/files/?k=" not in client.get(at(theirs)).content.decode()
