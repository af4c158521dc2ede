"""Reading tables that strangers made: every broken file says what is wrong with it."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from stations.excel import spreadsheets
from stations.excel.spreadsheets import Unreadable, read

HEADERS = {"name": "name", "名称": "name", "area": "area", "区划": "area", "note": "note"}
REQUIRED = ["name", "area"]
LINES = [["名称", "区划"], ["阿依古丽·买买提", "320205001"], ["𠮷田𬭎", "东亭街道"]]


def workbook(path: Path, *sheets: list[list[object]], merged: str = "") -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for n, lines in enumerate(sheets):
        sheet = book.create_sheet(f"表{n}")
        for line in lines:
            sheet.append(line)
        if merged:
            sheet.merge_cells(merged)
    book.save(path)
    return path


def text(path: Path, encoding: str, lines: list[list[str]] = LINES) -> Path:
    path.write_bytes("\r\n".join(",".join(line) for line in lines).encode(encoding))
    return path


def reason(path: Path) -> str:
    with pytest.raises(Unreadable) as caught:
        read(path, HEADERS, REQUIRED)
    return caught.value.reason


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_in_whatever_writing(tmp_path: Path, encoding: str) -> None:
    table = read(text(tmp_path / "a.csv", encoding), HEADERS, REQUIRED)
    assert [row.cells["name"] for row in table.rows] == ["阿依古丽·买买提", "𠮷田𬭎"]
    assert [row.number for row in table.rows] == [2, 3]


def test_a_csv_of_gbk_as_excel_writes_it(tmp_path: Path) -> None:
    lines = [["名称", "区划"], ["单国强", "锡山区"]]
    assert read(text(tmp_path / "a.csv", "gbk", lines), HEADERS, REQUIRED).rows[0].cells["name"] == "单国强"


def test_a_workbook_under_a_title_with_foreign_columns(tmp_path: Path) -> None:
    title: list[list[object]] = [
        ["2026 年名册"],
        [],
        ["名称 *", "序号", "区划*"],
        ["单国强", 1, 320205001.0],
        [None, None, None],
    ]
    table = read(workbook(tmp_path / "a.xlsx", [["说明"]], title), HEADERS, REQUIRED)
    assert table.ignored == ["序号"]
    assert [(row.number, row.cells) for row in table.rows] == [(4, {"name": "单国强", "area": "320205001"})]


def test_a_merged_title_does_no_harm_but_merged_rows_do(tmp_path: Path) -> None:
    lines: list[list[object]] = [["名册", ""], ["名称", "区划"], ["单国强", "a"], ["仇英", ""]]
    assert read(workbook(tmp_path / "a.xlsx", lines, merged="A1:B1"), HEADERS, REQUIRED).rows
    with pytest.raises(Unreadable) as caught:
        read(workbook(tmp_path / "b.xlsx", lines, merged="B3:B4"), HEADERS, REQUIRED)
    assert (caught.value.reason, caught.value.detail) == ("merged", "B3:B4")


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (spreadsheets.MOST_UNPACKED + 1))
    return path


def encrypted(path: Path) -> Path:
    path.write_bytes(spreadsheets.OLE2 + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"))
    return path


def sparse(path: Path) -> Path:
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    return path


def other_zip(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    return path


def billion_laughs(path: Path) -> Path:
    whole = workbook(path.with_suffix(".whole"), [["名称", "区划"], ["a", "b"]])
    entities = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = entities.encode() + content.replace(b"</worksheet>", b"<x>&b;</x></worksheet>")
            new.writestr(name, content)
    return path


def written(content: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


BROKEN: dict[str, tuple[str, Callable[[Path], Path]]] = {
    "50 MB": ("too_large", sparse),
    "nothing in it": ("empty", written(b"")),
    "a zip bomb": ("bomb", bomb),
    "entities": ("broken", billion_laughs),
    "a password": ("encrypted", encrypted),
    "xls": ("old_excel", written(spreadsheets.OLE2 + b"\0" * 600)),
    "a Word document": ("not_excel", other_zip),
    "a picture": ("not_excel", written(b"\x89PNG\r\n\x1a\n\0\0\0")),
    "half a workbook": ("broken", written(b"PK\x03\x04 and then nothing")),
    "another table": ("wrong_sheet", lambda path: workbook(path, [["品名", "单价"], ["茶", 3]])),
    "another csv": ("wrong_table", written("品名,单价\n茶,3\n".encode())),
    "a missing column": ("missing_columns", lambda path: workbook(path, [["名称", "note"], ["a", "b"]])),
    "a doubled column": ("double_columns", lambda path: workbook(path, [["名称", "区划", "Name"], ["a", "b", "c"]])),
    "a header alone": ("no_rows", lambda path: workbook(path, [["名称", "区划"]])),
    "no sheet": ("wrong_sheet", lambda path: workbook(path, [])),
}


@pytest.mark.parametrize("what", BROKEN)
def test_says_what_is_wrong(tmp_path: Path, what: str) -> None:
    expected, make = BROKEN[what]
    assert reason(make(tmp_path / "file")) == expected


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 1)
    assert reason(text(tmp_path / "a.csv", "utf-8")) == "too_many_rows"


def test_our_own_apostrophe_goes_away_again(tmp_path: Path) -> None:
    lines = [["名称", "区划"], ["'=1+1", "'a"], ["'＝1+1", "'＠a"]]
    rows = read(text(tmp_path / "a.csv", "utf-8", lines), HEADERS, REQUIRED).rows
    assert [row.cells for row in rows] == [{"name": "=1+1", "area": "'a"}, {"name": "＝1+1", "area": "＠a"}]
