"""Ledgers brought in from Excel: what each row would do, entered once, receipts shown once, words forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from feedback import lifecycle, tasks
from feedback.arrival import on_behalf
from feedback.ledgers import sheets
from feedback.models import ActorKind, RouteReason, Submission
from feedback.models.notices import Delivery
from feedback.models.on_behalf import Channel, OnBehalf
from feedback.notices import planning
from stations import tasks as register_tasks
from stations.excel import imports
from stations.models.imports import Import, ImportState
from stations.venue_codes import issuing
from tests.cast import Town
from tests.feedback.citizen import text_of
from tests.feedback.citizens.test_appointment_pages import code_of

HEAD = ["台账编号", "站点", "来源", "收到日期", "反映内容", "地点", "主题", "群众姓名", "群众电话", "办理时限起算"]
DAY = timezone.localdate() - timedelta(days=20)
PHONE = "13800000000"


@pytest.fixture
def liaison(in_town: Town, client: Client, settings: Any, tmp_path: Path) -> Client:
    settings.PRIVATE_DIR = tmp_path / "private"
    client.force_login(in_town.users["liaison"])
    return client


def line(key: str = "2026-1", **cells: Any) -> list[Any]:
    said = {
        "key": key, "venue": "", "channel": "纸质台账或来信", "day": DAY, "message": f"{key}：北门的路灯不亮。",
        "place": "北门", "topic": "", "name": "王阿姨", "phone": PHONE, "clock": "",
    }  # fmt: skip
    return list((said | cells).values())


def uploaded(client: Client, *lines: list[Any]) -> Import:
    book = Workbook()
    for row in [HEAD, *lines]:
        book.worksheets[0].append(row)
    stream = BytesIO()
    book.save(stream)
    file = SimpleUploadedFile("意见簿.xlsx", stream.getvalue())
    answer = client.post("/on-behalf/tables/", {"file": file})
    assert answer.status_code == 302, answer.content.decode()
    tasks.work_at_ledgers()
    return Import.objects.latest("pk")


def applied(client: Client, job: Import) -> Import:
    client.post(f"/on-behalf/tables/{job.pk}/apply/")
    tasks.work_at_ledgers()
    job.refresh_from_db()
    return job


def reasons(job: Import) -> Iterator[list[list[str]]]:
    return iter(job.rows.order_by("number").values_list("reasons", flat=True))


def test_rows_are_looked_at_then_entered(liaison: Client, in_town: Town) -> None:
    job = uploaded(liaison, line(), line("2026-2", clock="今天（补录旧台账）", channel="电话"))
    assert (job.state, job.n_create, job.n_refused) == (ImportState.CHECKED, 2, 0)
    assert "北门的路灯不亮" in text_of(liaison.get(f"/on-behalf/tables/{job.pk}/"))
    assert not Submission.objects.exists()
    assert applied(liaison, job).state == ImportState.APPLIED
    old, new = OnBehalf.objects.order_by("pk")
    assert (old.channel, old.received_on, old.row_key) == (Channel.PAPER, DAY, "2026-1")
    assert old.submission.answer_by < timezone.now() < new.submission.answer_by
    assert old.submission.contact_phone == PHONE
    assert list(old.submission.events.values_list("verb", "actor_kind")) == [
        ("submit", "citizen"),
        ("enter", "liaison"),
    ]


def test_the_page_looks_again_until_it_is_read(liaison: Client, in_town: Town) -> None:
    job = Import.objects.create(asked_by=in_town.users["liaison"], kind="ledger", stored_as="none")
    address, htmx = f"/on-behalf/tables/{job.pk}/", {"HX-Request": "true"}
    assert "every 1s" in liaison.get(address).content.decode()
    assert "HX-Refresh" not in liaison.get(address, headers=htmx)
    Import.objects.filter(pk=job.pk).update(state=ImportState.CHECKED)
    assert liaison.get(address, headers=htmx)["HX-Refresh"] == "true"


def test_the_same_file_twice_enters_nothing_twice(liaison: Client) -> None:
    applied(liaison, uploaded(liaison, line(), line("2026-2")))
    again = uploaded(liaison, line(), line("2026-2"), line("2026-3"))
    assert (again.n_same, again.n_create) == (2, 1)
    applied(liaison, again)
    assert Submission.objects.count() == 3


def test_why_rows_are_refused(liaison: Client) -> None:
    job = uploaded(
        liaison,
        line("", message=""),
        line("a", channel="飞鸽"),
        line("b", day="昨天"),
        line("c", day=timezone.localdate() + timedelta(days=1)),
        line("d", venue="滨湖区代表之家"),
        line("e", topic="天气"),
        line("f", phone="12"),
        line("g"),
        line("g"),
    )
    found = list(reasons(job))
    words = [[reason[0] for reason in row] for row in found]
    assert words == [
        ["required", "required"], ["unknown_choice"], ["said"], ["said"], ["unknown_venue"],
        ["unknown_topic"], ["said"], [], ["twice"],
    ]  # fmt: skip
    assert [found[n][0][1] for n in (2, 3, 6)] == ["received_on", "received_on", "contact_phone"]
    assert job.n_create == 1
    page = text_of(liaison.get(f"/on-behalf/tables/{job.pk}/?only=refused"))
    assert "这一天还没有到" in page


def test_the_venue_by_code_and_a_topic_by_its_name(liaison: Client, in_town: Town) -> None:
    code = issuing.issue(venue=in_town.station).code
    applied(liaison, uploaded(liaison, line(venue=code, topic=in_town.topic.name)))
    assert Submission.objects.get().topic == in_town.topic


def test_receipts_are_shown_once(liaison: Client) -> None:
    job = applied(liaison, uploaded(liaison, line(), line("2026-2")))
    slips = liaison.post(f"/on-behalf/tables/{job.pk}/receipts/")
    assert slips["Cache-Control"] == "no-store"
    for entry in OnBehalf.objects.select_related("submission"):
        assert code_of(entry.submission)[:4] in text_of(slips)
        assert entry.row_key in text_of(slips)
    again = liaison.post(f"/on-behalf/tables/{job.pk}/receipts/")
    assert "2026-2" not in text_of(again)


def test_words_and_numbers_stay_no_longer_than_needed(liaison: Client) -> None:
    job = uploaded(liaison, line())
    assert imports.file_of(job).exists()
    applied(liaison, job)
    row = job.rows.get()
    assert PHONE not in str((row.cells, row.values, row.shown))
    assert "路灯" not in str((row.cells, row.values, row.shown))
    waiting = uploaded(liaison, line("2026-9"))
    assert sheets.forget(timezone.now()) == 0
    assert sheets.forget(timezone.now() + timedelta(days=2)) == 1
    assert not Import.objects.filter(pk=waiting.pk).exists()
    assert not imports.file_of(waiting).exists()
    assert Import.objects.filter(pk=job.pk).exists()


def test_a_row_that_does_not_go_any_more_leaves_all_as_it_was(liaison: Client, in_town: Town) -> None:
    job = uploaded(liaison, line(), line("2026-2"))
    in_town.users["liaison"].venue_memberships.all().delete()
    liaison.force_login(in_town.users["liaison"])
    imports.want(job)
    tasks.work_at_ledgers()
    job.refresh_from_db()
    assert job.state == ImportState.UNREADABLE
    assert not Submission.objects.exists()


def test_registers_and_ledgers_do_not_take_each_others_work(liaison: Client, in_town: Town) -> None:
    job = Import.objects.create(asked_by=in_town.users["liaison"], kind="ledger", stored_as="none")
    register_tasks.work_at_imports()
    job.refresh_from_db()
    assert job.state == ImportState.WAITING
    staff = Client()
    staff.force_login(in_town.users["staff"])
    assert staff.get("/imports/template/ledger.xlsx").status_code == 404
    assert staff.post("/imports/", {"kind": "ledger"}).status_code == 422


def test_the_template_is_understood_by_the_upload(liaison: Client) -> None:
    answer: Any = liaison.get("/on-behalf/tables/template.xlsx", headers={"accept-language": "zh-hans"})
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    head = [str(cell.value).rstrip(" *") for cell in book.worksheets[0][1]]
    assert head == HEAD


def test_the_templates_example_is_no_opinion(liaison: Client) -> None:
    answer: Any = liaison.get("/on-behalf/tables/template.xlsx", headers={"accept-language": "zh-hans"})
    file = SimpleUploadedFile("意见簿.xlsx", b"".join(answer.streaming_content))
    assert liaison.post("/on-behalf/tables/", {"file": file}).status_code == 302
    tasks.work_at_ledgers()
    job = Import.objects.latest("pk")
    assert "take it out" in text_of(liaison.get(f"/on-behalf/tables/{job.pk}/?lang=en"))
    assert [row.reasons[0] for row in job.rows.all()] == [["example"]]


def test_too_long_a_table_is_refused(liaison: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 1)
    job = uploaded(liaison, line(), line("2026-2"))
    assert (job.state, job.problem) == (ImportState.UNREADABLE, "too_many_rows")


def undone(client: Client, job: Import) -> Import:
    client.post(f"/on-behalf/tables/{job.pk}/undo/")
    tasks.work_at_ledgers()
    job.refresh_from_db()
    return job


def states() -> dict[str, str]:
    """By what was said: where it stands."""
    return {case.message[:6]: case.state for case in Submission.objects.order_by("pk")}


def test_a_whole_ledger_is_undone_and_may_be_entered_again(liaison: Client, in_town: Town) -> None:
    job = applied(liaison, uploaded(liaison, line(), line("2026-2")))
    for case in Submission.objects.all():  # the portal has routed them: nobody has done anything
        lifecycle.assign(case.pk, actor=lifecycle.SYSTEM, deputy=in_town.shen, reason=RouteReason.ON_DUTY)
    asked = text_of(liaison.get(f"/on-behalf/tables/{job.pk}/undo/?lang=en"))
    assert "Undo 2 rows?" in asked
    assert undone(liaison, job).state == ImportState.UNDONE
    assert set(states().values()) == {"withdrawn"}
    page = text_of(liaison.get(f"/on-behalf/tables/{job.pk}/?lang=en"))
    assert page.count("undone") == 2
    assert not liaison.post(f"/on-behalf/tables/{job.pk}/receipts/").context["entries"]
    again = uploaded(liaison, line(message="改好的：北门的路灯不亮。"), line("2026-2"))
    assert (again.n_create, again.n_same) == (2, 0)
    assert applied(liaison, again).state == ImportState.APPLIED
    assert list(states().values()).count("submitted") == 2


def test_what_was_taken_up_stays_and_it_is_said_why(liaison: Client, in_town: Town) -> None:
    job = applied(liaison, uploaded(liaison, *(line(f"2026-{n}") for n in range(1, 6))))
    cases = list(Submission.objects.order_by("pk"))
    shen = lifecycle.Actor(ActorKind.DEPUTY, "沈岩", in_town.users["shen"])
    for case in cases[:2]:
        lifecycle.assign(case.pk, actor=lifecycle.SYSTEM, deputy=in_town.shen, reason=RouteReason.ON_DUTY)
    lifecycle.accept(cases[0].pk, actor=shen)
    lifecycle.add_detail(cases[2].pk, "第二盏也不亮")
    OnBehalf.objects.filter(submission=cases[3]).update(handed_out_at=timezone.now())
    assert "3 rows stay" in text_of(liaison.get(f"/on-behalf/tables/{job.pk}/undo/?lang=en"))
    assert (undone(liaison, job).state, job.problem) == (ImportState.APPLIED, "partly_undone")
    assert list(states().values()) == ["in_progress", "withdrawn", "submitted", "submitted", "withdrawn"]
    page = text_of(liaison.get(f"/on-behalf/tables/{job.pk}/?only=changed_since&lang=en"))
    assert "沈岩: accepted it" in page
    assert "added detail" in page
    assert "The receipt has been handed out" in page
    assert "2026-2" not in page
    assert "Undo this ledger" not in text_of(liaison.get(f"/on-behalf/tables/{job.pk}/?lang=en"))


def test_nobody_is_told_of_what_nobody_was_told_of(liaison: Client, in_town: Town, settings: Any) -> None:
    settings.SMS_GATEWAY, settings.SMS_TEMPLATES = "http://gateway.example/", {"received": "1", "withdrawn": "2"}
    job = applied(liaison, uploaded(liaison, line(), line("2026-2")))
    told, untold = Submission.objects.order_by("pk")
    for case in (told, untold):
        lifecycle.assign(case.pk, actor=lifecycle.SYSTEM, deputy=in_town.shen, reason=RouteReason.ON_DUTY)
        planning.received(Submission.objects.get(pk=case.pk))
    assert Delivery.objects.filter(submission=told).update(sent_at=timezone.now()) == 1
    undone(liaison, job)
    waiting = Delivery.objects.undone().values_list("submission", "kind")
    assert set(waiting) == {(told.pk, "withdrawn")}


def test_one_row_taken_back_may_be_entered_again(liaison: Client, in_town: Town) -> None:
    applied(liaison, uploaded(liaison, line()))
    entry = OnBehalf.objects.select_related("submission").get()
    actor = lifecycle.Actor(ActorKind.LIAISON, "联络员", in_town.users["liaison"])
    on_behalf.take_back(entry, actor=actor, now=timezone.now())
    assert uploaded(liaison, line()).n_create == 1


def test_what_a_ledger_would_undo_in_a_fixed_number_of_queries(
    liaison: Client, django_assert_max_num_queries: Any
) -> None:
    job = applied(liaison, uploaded(liaison, *(line(f"2026-{n}") for n in range(20))))
    with django_assert_max_num_queries(14):
        assert liaison.get(f"/on-behalf/tables/{job.pk}/").status_code == 200


def test_only_an_applied_ledger_of_ones_own_is_undone(liaison: Client, in_town: Town) -> None:
    job = uploaded(liaison, line())
    assert liaison.get(f"/on-behalf/tables/{job.pk}/undo/").status_code == 404
    liaison.post(f"/on-behalf/tables/{job.pk}/undo/")
    job.refresh_from_db()
    assert job.state == ImportState.CHECKED
    applied(liaison, job)
    liaison.force_login(in_town.users["head"])
    assert liaison.post(f"/on-behalf/tables/{job.pk}/undo/").status_code == 404
