"""The tables of a report as a workbook, a sheet for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import FileResponse

from portal.report.parts import Cell, Percent, Report
from stations.excel import exports
from stations.excel.exports import Share, Sheet

WIDE, NARROW = 34, 14


def workbook(report: Report, name: str) -> FileResponse:
    return exports.book_response(name, _sheets(report))


def _sheets(report: Report) -> Iterator[Sheet]:
    for table in report.tables:
        rows = [[_value(cell) for cell in row] for row in table.rows]
        yield Sheet(table.title, table.header, rows, _widths(table.header))


def _value(cell: Cell) -> Any:
    return Share(cell.value / 100) if isinstance(cell, Percent) else cell


def _widths(header: Sequence[str]) -> list[int]:
    return [WIDE, *[NARROW] * (len(header) - 1)]
