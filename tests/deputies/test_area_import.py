from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from deputies.area_import import BrokenFile, Imported, import_areas
from deputies.models import Area, AreaChange

pytestmark = pytest.mark.django_db
ON = date(2026, 1, 1)
HEAD = "code,name,level,parent\n"
WUXI = """320000000000,江苏省,province,
320200000000,无锡市,city,320000000000
320205000000,锡山区,county,320200000000
320205001000,东亭街道,township,320205000000
320205001001,门楼社区居委会,village,320205001000
"""
DONGGUAN = """440000000000,广东省,province,
441900000000,东莞市,city,440000000000
441900000000,东莞市,county,441900000000
441900003000,东城街道,township,441900000000
"""


def file(tmp_path: Path, text: str, encoding: str = "utf-8", name: str = "areas.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(gzip.compress(text.encode(encoding)) if name.endswith(".gz") else text.encode(encoding))
    return path


def test_the_tree_comes_in_whatever_the_order_of_lines(tmp_path: Path) -> None:
    lines = "".join(reversed(WUXI.splitlines(keepends=True)))
    assert import_areas(file(tmp_path, HEAD + lines), on=ON) == Imported(5, 5, 0, 0)
    village = Area.objects.select_related("parent__parent__parent__parent").get(level="village")
    assert village.key == village.code == "320205001001"
    names = []
    area: Area | None = village
    while area:
        names.append(area.name)
        area = area.parent
    assert names == ["门楼社区居委会", "东亭街道", "锡山区", "无锡市", "江苏省"]
    assert village.valid_from == ON


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    path = file(tmp_path, HEAD + WUXI, "utf-8-sig", "areas.csv.gz")
    import_areas(path, on=ON)
    assert import_areas(path, on=date(2027, 1, 1)) == Imported(5, 0, 0, 0)
    assert not AreaChange.objects.exists()


def test_a_city_without_counties_keeps_its_double_code(tmp_path: Path) -> None:
    import_areas(file(tmp_path, HEAD + DONGGUAN), on=ON)
    assert list(Area.objects.values_list("key", flat=True)) == ["44", "4419", "441900", "441900003"]


def test_a_new_name_keeps_the_old_one_and_what_is_gone_ends_when_asked(tmp_path: Path) -> None:
    import_areas(file(tmp_path, HEAD + WUXI), on=ON)
    later = date(2027, 1, 1)
    text = HEAD + "".join(WUXI.replace("东亭街道", "新东亭街道").splitlines(keepends=True)[:-1])
    assert import_areas(file(tmp_path, text), on=later) == Imported(4, 0, 1, 0)
    assert import_areas(file(tmp_path, text), on=later, end_missing=True) == Imported(4, 0, 0, 1)
    told = AreaChange.objects.order_by("id").values_list("kind", "name_before", "area__name", "area__valid_to")
    assert list(told) == [("renamed", "东亭街道", "新东亭街道", None), ("ended", "", "门楼社区居委会", later)]


def test_own_areas_are_left_alone(tmp_path: Path) -> None:
    import_areas(file(tmp_path, HEAD + WUXI), on=ON)
    county = Area.objects.get(level="county")
    own = Area.objects.create(key="320205A01", name="开发区", level="township", parent=county)
    import_areas(file(tmp_path, HEAD + WUXI), on=date(2027, 1, 1), end_missing=True)
    own.refresh_from_db()
    assert own.valid_to is None


@pytest.mark.parametrize(
    ("text", "encoding", "complaint"),
    [
        ("a,b\n1,2\n", "utf-8", "first line"),
        (HEAD + "32,江苏省,province,\n", "utf-8", "line 2"),
        (HEAD + WUXI + "320205009000,某街道,street,320205000000\n", "utf-8", "street"),
        (HEAD + WUXI + "320205002000,安镇街道\n", "utf-8", "line 7"),
        (HEAD + WUXI + "320205001000,又一个,township,320205000000\n", "utf-8", "twice"),
        (HEAD + WUXI + "330101001000,没有上级,township,330101000000\n", "utf-8", "neither the file"),
        (HEAD + WUXI, "gbk", "UTF-8"),
    ],
)
def test_a_broken_file_is_told_and_changes_nothing(tmp_path: Path, text: str, encoding: str, complaint: str) -> None:
    with pytest.raises(BrokenFile, match=complaint):
        import_areas(file(tmp_path, text, encoding), on=ON)
    assert not Area.objects.exists()


def test_the_command_says_what_it_did_and_what_went_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_areas", file(tmp_path, HEAD + WUXI))
    assert "5 new" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("import_areas", tmp_path / "absent.csv")
    twice = WUXI + "320205001001,又一个,village,320205001000\n"
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("import_areas", file(tmp_path, HEAD + twice))
