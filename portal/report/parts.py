"""What a report is made of, whatever it is written in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from portal.figures.charts import Lines

WIDE = 4  # columns


@dataclass(frozen=True)
class Percent:
    value: float

    def __str__(self) -> str:
        return f"{number_format(self.value, 1)}%"


Cell = str | int | Percent | None


def percent(value: float | None) -> Percent | None:
    return None if value is None else Percent(value)


def shown(cell: Cell) -> str:
    """As a person reads it; a dash for what there is none of."""
    if cell is None:
        return "–"
    return number_format(cell, use_l10n=True, force_grouping=True) if isinstance(cell, int) else str(cell)


@dataclass(frozen=True)
class Table:
    """`name` tells tables of one report apart; `barred` is the column beside whose numbers a bar is drawn;
    `last_is_total`: the last row adds up the others."""

    name: str
    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    last_is_total: bool = False
    barred: int | None = None

    @property
    def lines(self) -> list[Line]:
        return [Line(self, row, is_total=self.last_is_total and row is self.rows[-1]) for row in self.rows]

    @property
    def is_narrow(self) -> bool:
        return len(self.header) < WIDE

    @property
    def highest(self) -> float:
        """Of the barred column, without the total."""
        if self.barred is None:
            return 0
        body = self.rows[:-1] if self.last_is_total else self.rows
        return max((_number(row[self.barred]) for row in body), default=0)


@dataclass(frozen=True)
class Line:
    table: Table
    row: Sequence[Cell]
    is_total: bool

    @property
    def first(self) -> str:
        return shown(self.row[0])

    @property
    def cells(self) -> list[tuple[str, float | None]]:
        """Each with the share of the highest that its bar shows, 0 to 100; None without a bar."""
        barred, highest = self.table.barred, self.table.highest
        return [
            (shown(cell), 100 * _number(cell) / highest if n == barred and highest and not self.is_total else None)
            for n, cell in enumerate(self.row[1:], 1)
        ]


def _number(cell: Cell) -> float:
    if isinstance(cell, Percent):
        return cell.value
    return cell if isinstance(cell, int) else 0


@dataclass(frozen=True)
class Change:
    """Above 0 when it is more than it was; `form` is how its amount is said."""

    value: float
    form: str

    @property
    def amount(self) -> str:
        return self.form % {"n": number_format(abs(self.value), 1)}


@dataclass(frozen=True)
class Figure:
    """A number to be seen at once, beside the same of the year before."""

    label: str
    value: Cell
    before: Cell = None

    @property
    def number(self) -> str:
        return shown(self.value)

    @property
    def before_number(self) -> str:
        return shown(self.before)

    @property
    def change(self) -> Change | None:
        """In percent of the year before; of percents, in points. None when there was nothing before."""
        if self.value is None or not self.before or isinstance(self.value, str) or isinstance(self.before, str):
            return None
        if isinstance(self.before, Percent):
            return Change(round(_number(self.value) - self.before.value, 1), _("%(n)s points"))
        return Change(round(100 * (_number(self.value) - self.before) / self.before, 1), "%(n)s%%")


@dataclass(frozen=True)
class Section:
    title: str
    paragraphs: Sequence[str] = ()
    tables: Sequence[Table] = ()
    chart: Lines | None = None


@dataclass(frozen=True)
class Report:
    """`span` is the period in words; `notes` say how things were counted."""

    title: str
    span: str
    figures: Sequence[Figure]
    summary: Sequence[str]
    sections: Sequence[Section]
    notes: Sequence[str] = field(default_factory=list)

    @property
    def tables(self) -> list[Table]:
        return [table for section in self.sections for table in section.tables]
