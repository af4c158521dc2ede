"""What an import says to people: why a file cannot be read, why a row is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from stations.excel import columns
from stations.models.imports import Import, ImportRow, RowAction

PROBLEMS = {
    "too_large": _("The file is larger than 10 MB. Please divide it, or take pictures out of it."),
    "empty": _("The file is empty."),
    "encrypted": _("The file is protected by a password. Please save it without one."),
    "old_excel": _("This is an old .xls file. Please save it as .xlsx (Excel workbook) or CSV."),
    "not_excel": _("This is neither an Excel workbook (.xlsx) nor a CSV file."),
    "broken": _("The file is damaged. Please open it in Excel or WPS and save it anew as .xlsx."),
    "bomb": _("The file unpacks to more than such a table can have. Please copy the table into a new workbook."),
    "wrong_table": _("The file does not have the columns of the template. Please begin from the template."),
    "wrong_sheet": _("No sheet has these columns. Please use the template. Sheets found: %(detail)s"),
    "merged": _("There are merged cells among the rows. Please take them apart: %(detail)s"),
    "missing_columns": _("These columns are missing: %(detail)s"),
    "double_columns": _("These columns stand there twice: %(detail)s"),
    "too_many_rows": _("There are more than %(detail)s rows. Please divide the file."),
    "no_rows": _("There are no rows below the header."),
    "not_yours": _("You may not edit these areas any more."),
    "stale": _("Something was changed since this was checked, so nothing was applied. Please look at it again."),
    "changed_since": _("Nothing was undone: the rows marked here were changed since, or are in use."),
    "partly_undone": _("What nobody had touched is undone. The rows marked here stay: it is said why."),
    "failed": _("Something unexpected happened; it is in the log. Nothing was changed. Please upload the file again."),
}
REASONS = {
    "required": _("%(a)s must not be empty."),
    "unknown_choice": _("%(a)s: “%(b)s” is not on the list."),
    "too_long": _("%(a)s is longer than %(b)s characters."),
    "excel_error": _("%(a)s: Excel says %(b)s there."),
    "bad_number": _("%(a)s: “%(b)s” is not such a number."),
    "said": _("%(a)s: %(b)s"),
    "half_position": _("Latitude and longitude only make sense together."),
    "no_such_area": _("No such area within your reach: “%(a)s”."),
    "several_areas": _("There are several areas of the name “%(a)s”. Please add the number."),
    "no_such_code": _("No such valid code within your reach: “%(a)s”."),
    "several_matches": _("There are %(a)s of this name here. Please say which one by its code."),
    "example": _("This is the example of the template: please take it out."),
    "twice": _("The same stands in row %(a)s already."),
    "unknown_parent": _("Stands in: “%(a)s” was found neither in this county nor in this file."),
    "unknown_venue": _("No such venue within your reach: “%(a)s”."),
    "several_venues": _("There are several venues of the name “%(a)s”. Please write the code."),
    "unknown_topic": _("No such topic: “%(a)s”."),
    "parent_missing": _(
        "A station stands in a home, a contact point in a station or a home. Please say in which one."
    ),
    "parent_wrong_kind": _("It cannot stand in “%(a)s”: a home stands in no other venue, a station in a home."),
    "parent_refused": _("It stands in the venue of row %(a)s, which is refused."),
    "kind_stays": _("Other venues stand in this one: its kind stays."),
    "status_elsewhere": _("The status is changed on the deputy's page only, so that the open work goes on."),
    "not_reachable": _("Who is not active cannot be assigned to a venue."),
}
WITH_COLUMN = ("required", "unknown_choice", "too_long", "excel_error", "bad_number", "said")
WITH_COLUMNS = ("missing_columns", "double_columns")


@dataclass(frozen=True)
class Change:
    label: str
    old: str
    new: str


def problem(word: str, detail: str, kind: str) -> str:
    """Why a file cannot be read, or why nothing was done."""
    if not word:
        return ""
    if word in WITH_COLUMNS:
        labels = _labels(kind)
        detail = "、".join(labels.get(name, name) for name in detail.split(","))
    return str(PROBLEMS.get(word, PROBLEMS["failed"])) % {"detail": detail}


def reasons(row: ImportRow, kind: str) -> list[str]:
    return [_reason(word, details, _labels(kind)) for word, *details in row.reasons]


def _reason(word: str, details: Sequence[str], labels: Mapping[str, str]) -> str:
    a, b = [*details, "", ""][:2]
    return str(REASONS[word]) % {"a": labels.get(a, a) if word in WITH_COLUMN else a, "b": b}


def changes(row: ImportRow, kind: str) -> list[Change]:
    """Old and new words of each field; of something new only what is not empty."""
    table = {column.name: column for column in columns.TABLES[kind]}
    found = []
    for name, old, new in row.shown:
        column = table[name]
        if row.action != RowAction.CREATE or (new and name not in ("name", "pinyin", "initials")):
            found.append(Change(str(column.label), column.words(old), column.words(new)))
    return found


def _labels(kind: str) -> dict[str, str]:
    return {column.name: str(column.label) for column in columns.TABLES[kind]}


REPORT_COLUMNS = [_("Result"), _("Why")]


def report_rows(job: Import, rows: Iterable[ImportRow]) -> Iterable[list[Any]]:
    """The cells as they were uploaded, what became of them, and why: to be corrected and uploaded again."""
    for row in rows:
        said = reasons(row, job.kind) or [f"{c.label}: {c.old} → {c.new}" for c in changes(row, job.kind)]
        cells = [row.cells.get(column.name, "") for column in columns.TABLES[job.kind]]
        yield [*cells, row.get_action_display(), "\n".join(said)]
