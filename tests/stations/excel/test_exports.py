"""Lists as tables for Excel: what the list shows, text that stays text, and back again without a change."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from deputies.models import Deputy, DeputyStatus, Topic
from stations import tasks
from stations.excel import exports
from stations.models import Code, Venue, VenueKind
from stations.models.imports import Import
from stations.venue_codes import issuing
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(settings: Any, tmp_path: Any) -> cast.Town:
    settings.PRIVATE_DIR = tmp_path / "private"
    town = cast.town()
    cast.deputy("阿依古丽·买买提", town.station, town.elsewhere, note="=HYPERLINK(1)")
    cast.deputy("𠮷田𬭎", town.home, note="-1 +1 @a").topics.set(Topic.objects.all()[:2])
    Venue.objects.filter(pk=town.home.pk).update(latitude=31.5912, longitude=120.3688, phone="+86 510")
    for venue in (town.home, town.station):
        issuing.issue(venue=venue)
    return town


@pytest.fixture
def staff(client: Client, town: cast.Town) -> Client:
    client.force_login(town.users["staff"])
    return client


def got(client: Client, name: str, form: str, query: str = "") -> bytes:
    response: Any = client.get(reverse(f"{name}-export", args=[form]) + query)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", ["venues", "deputies"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_export_comes_back_without_a_change(staff: Client, kind: str, form: str, language: str) -> None:
    staff.cookies.load({"django_language": language})
    file = SimpleUploadedFile(f"a.{form}", got(staff, kind, form))
    staff.post(reverse("imports"), {"kind": kind, "file": file})
    tasks.work_at_imports()
    job = Import.objects.get()
    assert (job.problem, job.n_create, job.n_change, job.n_refused) == ("", 0, 0, 0)
    assert job.n_same == {"venues": 2, "deputies": 5}[kind]


@pytest.mark.parametrize("kind", ["venues", "deputies"])
def test_namesakes_without_codes_come_back_without_a_change(staff: Client, town: cast.Town, kind: str) -> None:
    other = cast.area("320205002", "安镇街道", town.xishan)
    home = cast.venue("安镇街道代表之家", other)
    namesake = cast.venue(town.station.name, other, home)
    cast.venue("便民点1", other, namesake, VenueKind.CONTACT_POINT)
    for where in (namesake, town.station):
        cast.deputy("张伟", town.home, where)
    cast.deputy("张伟", town.home, namesake, status=DeputyStatus.SUSPENDED)
    Code.objects.all().delete()
    staff.post(reverse("imports"), {"kind": kind, "file": SimpleUploadedFile("a.csv", got(staff, kind, "csv"))})
    tasks.work_at_imports()
    job = Import.objects.get()
    assert [row.reasons for row in job.rows.filter(action="refused")] == []
    assert (job.n_create, job.n_change, job.n_same) == (0, 0, {"venues": 5, "deputies": 8}[kind])


def test_csv_opens_right_in_excel(staff: Client) -> None:
    text = got(staff, "deputies", "csv")
    assert text.startswith("\ufeff短码,姓名".encode())
    lines = text.decode("utf-8-sig").split("\r\n")
    assert any("'=HYPERLINK(1)" in line and "阿依古丽·买买提" in line for line in lines)
    assert any("'-1 +1 @a" in line for line in lines)


def test_no_formula_in_a_workbook(staff: Client) -> None:
    sheet = load_workbook(BytesIO(got(staff, "deputies", "xlsx"))).worksheets[0]
    cells = {cell.value: cell for row in sheet.iter_rows() for cell in row if cell.value}
    assert cells["=HYPERLINK(1)"].data_type != "f"
    assert cells["=HYPERLINK(1)"].quotePrefix
    assert not [cell for cell in cells.values() if cell.data_type == "f"]


def test_the_filters_and_the_scope_hold(staff: Client, town: cast.Town) -> None:
    assert got(staff, "venues", "csv", "?kind=home").decode().count("\r\n") == 2
    assert "滨湖区代表之家" not in got(staff, "venues", "csv").decode()
    assert got(staff, "venues", "csv", f"?area={town.binhu.key}").decode().count("\r\n") == 1


def test_who_reads_no_list_gets_no_export(client: Client, town: cast.Town) -> None:
    for who, status in (("auditor", 200), ("liaison", 404), ("shen", 404), ("nobody", 404)):
        client.force_login(town.users[who])
        assert client.get(reverse("venues-export", args=["csv"])).status_code == status
    client.force_login(town.users["staff"])
    assert client.get(reverse("venues-export", args=["exe"])).status_code == 404


def test_queries_do_not_grow_with_the_rows(staff: Client, town: cast.Town, django_assert_max_num_queries: Any) -> None:
    for n in range(60):
        Deputy.objects.create(name=f"甲{n}", level="city", area=town.street)
    with django_assert_max_num_queries(10):
        got(staff, "deputies", "csv")


def test_too_many_for_a_workbook(staff: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_XLSX_ROWS", 1)
    response = staff.get(reverse("deputies-export", args=["xlsx"]) + "?status=active")
    assert response["Location"] == "/deputies/?status=active"


@pytest.mark.parametrize("kind", ["venues", "deputies"])
def test_the_template_explains_itself(staff: Client, kind: str) -> None:
    response: Any = staff.get(reverse("import-template", args=[kind]))
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    assert book.sheetnames[1:] == ["填写说明", "可选项"]
    rules = book.worksheets[0].data_validations.dataValidation
    assert [rule.type for rule in rules] == ["list", "list"]
    assert book.worksheets[0]["B1"].value.endswith("*")


def test_the_lists_have_the_buttons(staff: Client) -> None:
    page = staff.get("/venues/?kind=home").content.decode()
    assert "/venues/export.xlsx?kind=home" in page
    assert "/imports/?kind=venues" in page


@pytest.mark.parametrize("what", ["areas", "venues"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_tables_of_the_dashboard(client: Client, staff: Client, town: cast.Town, what: str, form: str) -> None:
    response: Any = staff.get(f"/dashboard/{what}.{form}?area={town.xishan.key}")
    assert (response.status_code, bool(b"".join(response.streaming_content))) == (200, True)
    assert staff.get(f"/dashboard/{what}.{form}?area={town.binhu.key}").status_code == 404


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_text_of_a_csv_is_taken_for_a_formula(sign: str) -> None:
    response: Any = exports.csv_response("a", ["名称"], [[f"{sign}1+1"]])
    row = b"".join(response.streaming_content).decode("utf-8-sig").split("\r\n", 1)[1]
    assert row.lstrip('"').startswith(f"'{sign}1+1")
