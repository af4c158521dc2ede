"""Tables brought in: what each row would do, applied, applied again, undone; and by whom."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook, load_workbook

from deputies.models import Deputy, DeputyLevel
from deputies.models.accounts import Membership
from stations import tasks
from stations.access import scope_of
from stations.excel import imports
from stations.excel.columns import TABLES
from stations.forms.register import DeputyForm, VenueForm
from stations.models import Assignment, Venue
from stations.models.imports import Import, ImportState
from stations.venue_codes import issuing
from tests import cast

pytestmark = pytest.mark.django_db
DEPUTIES = ["姓名", "层级", "所属区划", "所在站点", "备注"]
VENUES = ["短码", "站点名称", "类别", "区划", "所属站点", "电话"]


@pytest.fixture
def town(settings: Any, tmp_path: Path) -> cast.Town:
    settings.PRIVATE_DIR = tmp_path / "private"
    return cast.town()


@pytest.fixture
def staff(client: Client, town: cast.Town) -> Client:
    client.force_login(town.users["staff"])
    return client


def workbook(*lines: list[Any]) -> bytes:
    book = Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def uploaded(client: Client, kind: str, *lines: list[Any]) -> Import:
    file = SimpleUploadedFile("名册.xlsx", workbook(*lines))
    response = client.post(reverse("imports"), {"kind": kind, "file": file})
    assert response.status_code == 302, response.content.decode()
    tasks.work_at_imports()
    return Import.objects.latest("pk")


def pressed(client: Client, job: Import, verb: str) -> Import:
    client.post(reverse(f"import-{verb}", args=[job.pk]))
    tasks.work_at_imports()
    job.refresh_from_db()
    return job


def counts(job: Import) -> tuple[int, int, int, int]:
    return job.n_create, job.n_change, job.n_same, job.n_refused


def reasons(job: Import) -> list[str]:
    return [row.reasons[0][0] if row.reasons else "" for row in job.rows.order_by("number")]


def test_deputies_are_made_changed_left_and_refused(staff: Client, town: cast.Town) -> None:
    shen = cast.deputy("沈岩", town.home, level=DeputyLevel.COUNTY, note="旧")
    cast.deputy("周敏华", town.home, level=DeputyLevel.COUNTY)
    lines = [
        ["阿依古丽·买买提", "区人大代表", "锡山区", "春星社区代表联络站、东亭街道代表之家", "@1+1"],
        ["沈岩", "county", "东亭街道 320205001", "东亭街道代表之家", "新"],
        ["周敏华", "区人大代表", "320205001000", "东亭街道代表之家", ""],
        ["陆远", "区人大代表", "滨湖区", "", ""],
        ["", "市长", "锡山区", "别处", "#REF!"],
    ]
    job = uploaded(staff, "deputies", DEPUTIES, *lines)
    assert counts(job) == (1, 1, 1, 2)
    assert [word for word, *_ in job.rows.get(number=6).reasons] == [
        "required", "unknown_choice", "unknown_venue", "excel_error",
    ]  # fmt: skip
    page = staff.get(reverse("import", args=[job.pk])).content.decode()
    assert "<del>旧</del> → <ins>新</ins>" in page
    assert "滨湖区" in staff.get(reverse("import", args=[job.pk]) + "?only=refused").content.decode()

    assert pressed(staff, job, "apply").state == ImportState.APPLIED
    new = Deputy.objects.get(name="阿依古丽·买买提")
    assert (new.area, new.area_key, new.note, new.pinyin) == (town.xishan, "320205", "@1+1", "ayigulimaimaiti")
    assert set(new.venues.all()) == {town.station, town.home}
    shen.refresh_from_db()
    assert shen.note == "新"

    again = uploaded(staff, "deputies", DEPUTIES, *lines)
    assert counts(again) == (0, 0, 3, 2), "the same file again changes nothing"

    assert pressed(staff, job, "undo").state == ImportState.UNDONE
    shen.refresh_from_db()
    assert shen.note == "旧"
    assert not Deputy.objects.filter(name="阿依古丽·买买提").exists()


def test_venues_stand_in_venues_of_the_same_file(staff: Client, town: cast.Town) -> None:
    code = issuing.issue(venue=town.station).code
    lines = [
        ["", "新桥联络点", "代表联系点", "东亭街道", "新桥联络站", ""],
        ["", "新桥联络站", "代表联络站", "东亭街道", "新桥代表之家", ""],
        ["", "新桥代表之家", "代表之家", "东亭街道", "", "0510-1"],
        [code, "春星联络站", "代表联络站", "东亭街道", "东亭街道代表之家", ""],
        ["", "错", "代表之家", "东亭街道", "新桥代表之家", ""],
        ["", "错下", "代表联络站", "东亭街道", "错", ""],
        ["", "新桥代表之家", "代表之家", "东亭街道", "", ""],
        ["22222222", "没有", "代表之家", "东亭街道", "", ""],
    ]
    job = uploaded(staff, "venues", VENUES, *lines)
    assert reasons(job) == ["", "", "", "", "parent_wrong_kind", "parent_refused", "twice", "no_such_code"]
    pressed(staff, job, "apply")
    point = Venue.objects.get(name="新桥联络点")
    assert (point.parent.name, point.parent.parent.phone) == ("新桥联络站", "0510-1")  # type: ignore[union-attr]
    town.station.refresh_from_db()
    assert (town.station.name, town.station.pinyin) == ("春星联络站", "chunxinglianluozhan")
    pressed(staff, job, "undo")
    town.station.refresh_from_db()
    assert (town.station.name, Venue.objects.count()) == ("春星社区代表联络站", 3)


def test_what_a_file_leaves_out_stays(staff: Client, town: cast.Town) -> None:
    Deputy.objects.filter(pk=town.shen.pk).update(note="记")
    job = uploaded(staff, "deputies", ["姓名", "层级", "所属区划"], ["沈岩", "市人大代表", "东亭街道"])
    assert counts(job) == (0, 0, 1, 0)


def test_foreign_venues_of_a_deputy_stay(staff: Client, town: cast.Town) -> None:
    Assignment.objects.create(venue=town.elsewhere, deputy=town.shen)
    words = "滨湖区代表之家、东亭街道代表之家"
    job = uploaded(staff, "deputies", DEPUTIES, ["沈岩", "市人大代表", "东亭街道", words, ""])
    assert counts(job) == (0, 1, 0, 0)
    pressed(staff, job, "apply")
    assert set(town.shen.venues.all()) == {town.elsewhere, town.home}
    pressed(staff, job, "undo")
    assert set(town.shen.venues.all()) == {town.elsewhere, town.station}


def test_status_is_not_changed_here(staff: Client, town: cast.Town) -> None:
    head = ["姓名", "层级", "所属区划", "状态"]
    job = uploaded(
        staff, "deputies", head, ["沈岩", "市人大代表", "东亭街道", "暂停履职"], ["钱止", "市人大代表", "东亭街道", ""]
    )
    assert reasons(job) == ["status_elsewhere", ""]


def test_undo_refuses_what_was_changed_since(staff: Client, town: cast.Town) -> None:
    rows = [["甲一", "区人大代表", "锡山区", "", ""], ["沈岩", "市人大代表", "东亭街道", "春星社区代表联络站", "新"]]
    job = pressed(staff, uploaded(staff, "deputies", DEPUTIES, *rows), "apply")
    issuing.issue(deputy=Deputy.objects.get(name="甲一"))
    assert pressed(staff, job, "undo").state == ImportState.APPLIED
    assert (job.problem, [row.name for row in job.rows.filter(changed_since=True)]) == ("changed_since", ["甲一"])
    page = staff.get(reverse("import", args=[job.pk]) + "?only=changed_since").content.decode()
    assert "甲一" in page
    Deputy.objects.filter(name="甲一").get().codes.all().delete()
    Deputy.objects.filter(pk=town.shen.pk).update(note="又新")
    pressed(staff, job, "undo")
    assert [row.name for row in job.rows.filter(changed_since=True)] == ["沈岩"]


def test_what_changed_after_the_preview_is_looked_at_again(staff: Client, town: cast.Town) -> None:
    line = ["沈岩", "市人大代表", "东亭街道", "春星社区代表联络站", "新"]
    job = uploaded(staff, "deputies", DEPUTIES, line)
    Deputy.objects.filter(pk=town.shen.pk).update(note="别人写的")
    assert pressed(staff, job, "apply").state == ImportState.CHECKED
    assert (job.problem, Deputy.objects.get(pk=town.shen.pk).note) == ("stale", "别人写的")
    assert pressed(staff, job, "apply").state == ImportState.APPLIED


def test_applied_once_and_only_the_last_undone(staff: Client, town: cast.Town) -> None:
    first = pressed(staff, uploaded(staff, "deputies", DEPUTIES, ["甲", "区人大代表", "锡山区", "", ""]), "apply")
    assert not imports.want(first)
    second = pressed(staff, uploaded(staff, "deputies", DEPUTIES, ["乙", "区人大代表", "锡山区", "", ""]), "apply")
    assert pressed(staff, first, "undo").state == ImportState.APPLIED
    assert pressed(staff, second, "undo").state == ImportState.UNDONE
    assert pressed(staff, first, "undo").state == ImportState.UNDONE


def test_who_left_the_office_applies_nothing(staff: Client, town: cast.Town) -> None:
    job = uploaded(staff, "deputies", DEPUTIES, ["甲", "区人大代表", "锡山区", "", ""])
    imports.want(job)
    Membership.objects.filter(user=town.users["staff"]).delete()
    tasks.work_at_imports()
    job.refresh_from_db()
    assert (job.state, job.problem, Deputy.objects.filter(name="甲").exists()) == ("unreadable", "not_yours", False)


def test_others_find_nothing(client: Client, staff: Client, town: cast.Town) -> None:
    job = uploaded(staff, "deputies", DEPUTIES, ["甲", "区人大代表", "锡山区", "", ""])
    own = [reverse("import", args=[job.pk]), reverse("import-report", args=[job.pk, "xlsx"])]
    general = [reverse("imports"), reverse("import-template", args=["venues"])]
    for who in ("city_staff", "auditor", "liaison", "shen", "nobody"):
        client.force_login(town.users[who])
        assert {client.get(address).status_code for address in own} == {404}
        assert client.post(reverse("import-apply", args=[job.pk])).status_code == 404
        assert {client.get(address).status_code for address in general} == {200 if who == "city_staff" else 404}


def test_an_unreadable_file_says_why(staff: Client, town: cast.Town) -> None:
    job = uploaded(staff, "deputies", ["姓名", "姓名", "层级"], ["甲", "乙", "x"])
    assert (job.state, job.problem) == ("unreadable", "double_columns")
    assert "姓名" in staff.get(reverse("import", args=[job.pk])).content.decode()


def test_the_report_can_be_corrected_and_uploaded_again(staff: Client, town: cast.Town) -> None:
    job = uploaded(
        staff, "deputies", DEPUTIES, ["+甲", "市长", "锡山区", "", ""], ["乙", "区人大代表", "锡山区", "", ""]
    )
    response = staff.get(reverse("import-report", args=[job.pk, "xlsx"]) + "?only=refused")
    sheet = load_workbook(BytesIO(b"".join(response.streaming_content))).worksheets[0]  # type: ignore[attr-defined]
    assert sheet.max_row == 2
    assert (sheet["B2"].value, sheet["B2"].data_type, sheet["B2"].quotePrefix) == ("+甲", "s", True)
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    lines[1][2] = "区人大代表"
    assert counts(uploaded(staff, "deputies", *lines)) == (1, 0, 0, 0)


def test_the_number_of_queries_does_not_grow_with_the_rows(staff: Client, town: cast.Town) -> None:
    def queries(number: int, letter: str) -> int:
        rows = [[f"{letter}{n}", "区人大代表", "锡山区", "春星社区代表联络站", ""] for n in range(number)]
        with CaptureQueriesContext(connection) as captured:
            pressed(staff, uploaded(staff, "deputies", DEPUTIES, *rows), "apply")
        return len(captured)

    assert queries(3, "甲") == queries(300, "乙")


def test_pages_of_rows(staff: Client, town: cast.Town, django_assert_num_queries: Any) -> None:
    rows = [[f"甲{n}", "区人大代表", "锡山区", "", ""] for n in range(150)]
    job = uploaded(staff, "deputies", DEPUTIES, *rows)
    address = reverse("import", args=[job.pk])
    assert 'rel="next" href="?only=&amp;after=101"' in staff.get(address).content.decode()
    with django_assert_num_queries(6):
        staff.get(address + "?only=create&after=101")


def test_a_silent_worker_is_taken_over(staff: Client, town: cast.Town) -> None:
    file = SimpleUploadedFile("a.xlsx", workbook(DEPUTIES, ["甲", "区人大代表", "锡山区", "", ""]))
    job = imports.upload(file, kind="deputies", by=town.users["staff"], keys=["320205"])
    assert imports.claim() == job
    assert imports.claim() is None, "somebody works at it"
    for _ in range(imports.MOST_ATTEMPTS):
        Import.objects.update(leased_until="2020-01-01T00:00Z")
        imports.claim()
    job.refresh_from_db()
    assert job.state == ImportState.FAILED


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize(("kind", "form"), [("venues", VenueForm), ("deputies", DeputyForm)])
def test_a_column_bears_the_word_of_the_page(town: cast.Town, language: str, kind: str, form: type[Any]) -> None:
    """But for the name, whose column says whose it is."""
    fields = form(scope=scope_of(town.users["staff"])).fields
    with translation.override(language):
        labels = {column.name: str(column.label).lower() for column in TABLES[kind] if column.name != "name"}
        on_page = {name: str(field.label).lower() for name, field in fields.items() if name in labels}
    assert {name: labels[name] for name in on_page} == on_page


def test_a_table_of_an_older_template_is_read_and_a_new_one_has_the_new_words(staff: Client, town: cast.Town) -> None:
    old = ["姓名", "层级", "所属区划", "所在站点", "主题"]
    job = uploaded(staff, "deputies", old, ["单国强", "区代表", "锡山区", "春星社区代表联络站", ""])
    assert counts(job) == (1, 0, 0, 0), reasons(job)
    stream = BytesIO(b"".join(staff.get("/imports/template/deputies.xlsx?lang=zh-hans")))
    head = [cell.value for cell in next(load_workbook(stream).worksheets[0].iter_rows(max_row=1))]
    assert [str(word).rstrip(" *") for word in head[2:6]] == ["级别", "所属人大的区划", "编入的站点", "熟悉领域"]
