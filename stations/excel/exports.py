"""Writes tables for Excel: .xlsx row by row into a temporary file, CSV straight into the answer; and the templates.

Text is always text: what begins like a formula is marked as text in .xlsx and gets an apostrophe in CSV.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from stations.excel import columns
from stations.excel.columns import Column
from stations.excel.spreadsheets import FORMULA_SIGNS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
AT_ONCE = 1000
MOST_XLSX_ROWS = 200_000  # more is for CSV: it takes minutes and Excel hardly opens it
TEMPLATE_ROWS = 10_000
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
HEAD = PatternFill("solid", start_color="E8EEF7")


class TooMany(Exception):
    """More rows than a workbook gets."""


@dataclass(frozen=True)
class Share:
    """A number that a sheet shows in percent; 1 is all."""

    of_one: float


class Echo:
    """Gives back each line that csv writes."""

    def write(self, line: str) -> str:
        return line


def records(kind: str, found: QuerySet[Any]) -> Iterator[list[Any]]:
    """Each record as its table has it; by the thousand, each with a fixed number of queries."""
    table = columns.TABLES[kind]
    for record in found.iterator(chunk_size=AT_ONCE):
        yield [column.cell(record) for column in table]


def labels(kind: str) -> list[str]:
    return [str(column.label) for column in columns.TABLES[kind]]


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    """UTF-8 with its mark and Windows line ends: a double click opens it right in Excel and WPS."""
    response = StreamingHttpResponse(_csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    _private(response, f"{name}.csv")
    return response


def _csv_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(Echo(), lineterminator="\r\n")
    yield "\ufeff" + str(writer.writerow(header))
    for row in rows:
        yield str(writer.writerow([_csv_cell(value) for value in row]))


def _csv_cell(value: Any) -> Any:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA_SIGNS) else value
    return "" if value is None else value


def xlsx_response(
    name: str, header: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int] = ()
) -> FileResponse:
    """One sheet. Raises TooMany before anything is sent."""
    return book_response(name, [Sheet(name, header, rows, widths)])


@dataclass(frozen=True)
class Sheet:
    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Any]]
    widths: Sequence[int] = ()


def book_response(name: str, sheets: Iterable[Sheet]) -> FileResponse:
    """A workbook of several sheets, whose titles differ. Raises TooMany before anything is sent."""
    book = Workbook(write_only=True)
    for told in sheets:
        sheet = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", told.title)[:31])
        _lay_out(sheet, told.widths or [18] * len(told.header))
        sheet.append([_head(sheet, label) for label in told.header])
        for n, row in enumerate(told.rows):
            if n >= MOST_XLSX_ROWS:
                sheet.close()  # its file is open, and would be found so much later
                raise TooMany
            sheet.append([cell(sheet, value) for value in row])
    return _sent(book, name)


def template_response(kind: str, name: str) -> FileResponse:
    """An example to write over, lists to choose from, and a second sheet that explains each column."""
    table = columns.TABLES[kind]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    _lay_out(sheet, [column.width for column in table])
    sheet.append([_head(sheet, f"{column.label}{' *' if column.required else ''}") for column in table])
    sheet.append([cell(sheet, column.words(column.example)) for column in table])
    _explain(book, table)
    _offer_choices(book, sheet, table)
    return _sent(book, name)


def _explain(book: Workbook, table: Sequence[Column]) -> None:
    sheet = book.create_sheet(_("Explanations")[:31])
    _lay_out(sheet, [20, 12, 70, 28])
    sheet.append([_head(sheet, word) for word in (_("Column"), _("Needed"), _("Meaning"), _("Example"))])
    for column in table:
        needed = _("yes") if column.required else _("no")
        words = [str(column.label), needed, str(column.explained), column.words(column.example)]
        sheet.append([cell(sheet, word) for word in words])
    sheet.append([])
    hint = _("Rows are recognised by their code or key: uploading the same file twice changes nothing.")
    sheet.append([cell(sheet, hint)])


def _offer_choices(book: Workbook, sheet: Any, table: Sequence[Column]) -> None:
    """Lists to choose from stand on a sheet of their own: a list within the rule has 255 characters at most."""
    lists = book.create_sheet(_("Lists")[:31])
    offered = [(i, list(column.choices.values())) for i, column in enumerate(table, 1) if column.choices]
    for position in range(max((len(words) for _i, words in offered), default=0)):
        lists.append([str(words[position]) if position < len(words) else None for _i, words in offered])
    for n, (i, words) in enumerate(offered, 1):
        letter, own = get_column_letter(n), get_column_letter(i)
        where = f"{quote_sheetname(lists.title)}!${letter}$1:${letter}${len(words)}"
        rule = DataValidation("list", formula1=where, allow_blank=True, showErrorMessage=True)
        rule.add(f"{own}2:{own}{TEMPLATE_ROWS}")
        sheet.data_validations.append(rule)


def cell(sheet: Any, value: Any) -> Any:
    """Numbers and days as they are; text as text, whatever it begins with."""
    if value == "":
        return None
    if isinstance(value, Share):
        made = WriteOnlyCell(sheet, value.of_one)
        made.number_format = "0.0%"
        return made
    if not isinstance(value, str):
        return value
    made = WriteOnlyCell(sheet, FORBIDDEN.sub("", value))
    made.data_type = "s"
    if value.startswith(FORMULA_SIGNS):
        made.quotePrefix = True
    return made


def _head(sheet: Any, label: str) -> Any:
    made = cell(sheet, label)
    made.font, made.fill, made.alignment = Font(bold=True), HEAD, Alignment(vertical="center")
    return made


def _lay_out(sheet: Any, widths: Sequence[int]) -> None:
    sheet.freeze_panes = "A2"
    for i, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(i)].width = width


def _sent(book: Workbook, name: str) -> FileResponse:
    return sent(book.save, f"{name}.xlsx", XLSX)


def sent(save: Callable[[IO[bytes]], object], name: str, content_type: str) -> FileResponse:
    """What `save` writes, to be downloaded under this name; its file is deleted when the answer is closed."""
    stream = TemporaryFile()  # noqa: SIM115
    save(stream)
    size = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    response = FileResponse(stream, content_type=content_type)
    response["Content-Length"] = str(size)
    _private(response, name)
    return response


def _private(response: HttpResponseBase, name: str) -> None:
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    response["Cache-Control"] = "private, no-store"


def response(
    form: str, name: str, header: Sequence[str], rows: Iterable[Sequence[Any]], widths: Sequence[int] = ()
) -> HttpResponseBase:
    """The table as "csv" or "xlsx". Raises TooMany."""
    if form == "csv":
        return csv_response(name, header, rows)
    return xlsx_response(name, header, rows, widths)
