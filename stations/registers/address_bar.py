"""What a list is asked for stands in its address: each filter a word, and where the page begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import ClassVar, Self
from urllib.parse import urlencode


@dataclass(frozen=True)
class InAddress:
    """Subclasses list their filters, all text and empty when off, and name the field where a page begins as `PLACE`:
    that one is no filter, and is not compared."""

    PLACE: ClassVar[str]
    LONGEST: ClassVar[int] = 100

    @classmethod
    def read(cls, said: Mapping[str, str]) -> Self:
        """What means nothing is left out."""
        asked = {f.name: said.get(f.name, "").replace("\x00", "").strip()[: cls.LONGEST] for f in fields(cls)}
        return cls(**{name: value for name, value in asked.items() if cls.means_something(name, value)})

    @staticmethod
    def means_something(name: str, value: str) -> bool:
        return True

    @property
    def query(self) -> str:
        said = {f.name: getattr(self, f.name) for f in fields(self)}
        return "?" + urlencode({name: value for name, value in said.items() if value})

    def without(self, name: str) -> str:
        """The query string with one of them taken away, from the first page."""
        return replace(self, **{name: "", self.PLACE: ""}).query

    @property
    def first(self) -> str:
        """The query string of the first page."""
        return self.next("")

    def next(self, place: object) -> str:
        return replace(self, **{self.PLACE: str(place)}).query

    @property
    def are_any(self) -> bool:
        return self != type(self)()


def is_number(value: str) -> bool:
    """Of a row: digits, and no more than a key of the database has."""
    return value.isascii() and value.isdecimal() and len(value) < 19


def is_area_key(value: str) -> bool:
    return value.isascii() and value.isalnum() and len(value) <= 12


def day(text: str) -> date | None:
    """As a form's date field sends it, 2026-11-25; None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
