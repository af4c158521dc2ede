"""The words of a page or a file that are not in its language: what a person sees or hears, without the data in it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from io import BytesIO, StringIO
from xml.etree import ElementTree

import pypdfium2
from django.apps import apps
from django.conf import settings
from django.db import models
from icalendar import Calendar
from openpyxl import load_workbook

HAN = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[A-Za-z]{2,}(?:['’-][A-Za-z]+)*")
SPOKEN = ("alt", "title", "placeholder", "aria-label", "label", "data-said", "data-stop", "data-done", "data-missed")
SILENT = frozenset({"script", "style", "textarea", "svg", "code", "kbd", "time"})
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
# Of mail, of pages; names of settings; codes: K7QM-2XW9.
ADDRESSES = re.compile(
    r"\S+@\S+|https?://\S+|(?<!\w)/[\w/.-]+|\b(?:[\w-]+\.)+[a-z]{2,}\b(?:/[\w/.-]*)?"
    r"|\b[0-9a-f]{64}\b|\b[A-Z]+(?:_[A-Z]+)+\b|\b[2-9A-Z]{4}(?:-?[2-9A-Z]{4})*\b",
    re.ASCII,
)
# Said in both languages: names of formats, keys and things that have no other.
SAID_ANYWHERE = """Yimatong QR PDF Excel Word CSV JSON RSS ZIP PNG SVG JPEG HEIC WebP xlsx English SMS VoiceOver
TalkBack Cookie ICP iCal AA WCAG Ctrl Tab Enter Esc ID KB MB mm Django JavaScript PIN Microsoft Authenticator
FreeOTP WGS GCJ SHA API OpenAPI"""
ANYWHERE = frozenset(SAID_ANYWHERE.split())
EXAMPLES = frozenset(  # of what may be typed, in either script
    {"单国强", "shangq", "sgq", "春星", "chunxing", "cxsq", "阿依古丽·买买提", "青石路北门",
     "北门的路灯坏了一个多月，晚上看不见路。"}
)  # fmt: skip
OWN_NAMES = frozenset({"简体中文"})  # of languages, in themselves


class Said(HTMLParser):
    """Collects the texts that are not another language's, hidden from everybody, or a machine's."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []  # tag, whether it is left out

    @property
    def _is_out(self) -> bool:
        return any(is_out for _, is_out in self._open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        foreign = given.get("lang", self.language).split("-")[0] != self.language and tag != "html"
        is_out = tag in SILENT or given.get("aria-hidden") == "true" or foreign
        if tag not in VOID:
            self._open.append((tag, is_out))
        if not (is_out or self._is_out):
            self.texts += [given[name] for name in SPOKEN if name in given]
            if given.get("type") in ("submit", "button", "reset"):
                self.texts.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._is_out:
            self.texts.append(data)


def of_page(html: str, language: str) -> list[str]:
    """`language` is zh or en."""
    said = Said(language)
    said.feed(html)
    return [" ".join(text.split()) for text in said.texts if text.strip()]


def of_pdf(body: bytes) -> list[str]:
    """All its text as one: words are broken over lines."""
    pages = list(pypdfium2.PdfDocument(body))
    return ["".join(line for page in pages for line in page.get_textpage().get_text_bounded().splitlines())]


def _of_workbook(body: bytes) -> list[str]:
    sheets = load_workbook(BytesIO(body)).worksheets
    cells = [
        str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value is not None
    ]
    hints = [str(rule.prompt or "") for sheet in sheets for rule in sheet.data_validations.dataValidation]
    return [*(sheet.title for sheet in sheets), *cells, *hints]


def _of_table(body: bytes) -> list[str]:
    return [cell for row in csv.reader(StringIO(body.decode("utf-8-sig"))) for cell in row]


def _of_calendar(body: bytes) -> list[str]:
    return [str(part[name]) for part in Calendar.from_ical(body).walk() for name in CALENDAR if name in part]


def _of_feed(body: bytes) -> list[str]:
    items = ElementTree.fromstring(body).iter()
    return [item.text or "" for item in items if item.tag in ("title", "description")]


CALENDAR = ("X-WR-CALNAME", "SUMMARY", "DESCRIPTION", "LOCATION")
FILES: dict[str, Callable[[bytes], list[str]]] = {
    "application/pdf": of_pdf,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _of_workbook,
    "text/csv": _of_table,
    "text/calendar": _of_calendar,
    "application/rss+xml": _of_feed,
}


def of_answer(body: bytes, media_type: str, language: str) -> list[str]:
    """What is read in an answer; nothing in what is for machines or is a picture. `language` is zh or en."""
    kind = media_type.partition(";")[0]
    if kind == "text/html":
        return of_page(body.decode(), language)
    return [" ".join(text.split()) for text in FILES[kind](body) if text.strip()] if kind in FILES else []


def known(data: Iterable[str]) -> re.Pattern[str]:
    """What finds the data in a text."""
    return re.compile("|".join(map(_whole, sorted(data, key=len, reverse=True))) or "(?!)")


def foreign(texts: Iterable[str], language: str, *data: re.Pattern[str]) -> set[str]:
    """What in them is not `language`, once the data is taken out."""
    found: set[str] = set()
    for text in texts:
        left = ADDRESSES.sub(" ", text)
        for pattern in data:
            left = pattern.sub(" ", left)
        wrong = HAN.findall(left) if language == "en" else [w for w in LATIN.findall(left) if w not in ANYWHERE]
        if wrong:
            found.add(text)
    return found


def _whole(text: str) -> str:
    """Not within a longer word."""
    before = "(?<![A-Za-z])" if text[0].isascii() else ""
    return before + re.escape(text) + ("(?![A-Za-z])" if text[-1].isascii() else "")


def data_of() -> set[str]:
    """Every text in the database that is somebody's: names, messages, reasons. What has a twin in English (`name` and
    `name_en`) is none of them: a page has to choose."""
    found = {settings.OPERATOR_NAME, settings.SSO_NAME, *EXAMPLES, *OWN_NAMES}
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if _is_text(model, field)]
        if fields and model._meta.app_label in ("deputies", "stations", "feedback"):
            for row in model._base_manager.values_list(*(field.name for field in fields)):
                found |= {piece for value in row for piece in _pieces(value)}
    return {text for text in found if len(text) > 1 or HAN.match(text)} - set(_twins())


def _is_text(model: type[models.Model], field: models.Field) -> bool:  # type: ignore[type-arg]
    names = {other.name for other in model._meta.concrete_fields}
    if field.choices or {f"{field.name}_en", field.name.removesuffix("_en")} & (names - {field.name}):
        return False
    return isinstance(field, models.CharField | models.TextField | models.JSONField)


def _twins() -> Iterator[str]:
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        twins = [name for name in names if f"{name}_en" in names]
        if twins:
            for row in model._base_manager.values_list(*twins):
                yield from map(str, row)


def _pieces(value: object) -> Iterator[str]:
    """The text and its lines, as a page may show one alone."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if not name.endswith("_en") and f"{name}_en" not in value:
                yield from _pieces(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _pieces(inner)
    elif isinstance(value, str) and value.strip():
        yield " ".join(value.split())
        yield " ".join(value.split()).rstrip("。.，,")
