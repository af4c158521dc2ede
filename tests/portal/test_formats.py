"""Dates are written in one form a precision, whoever writes them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import override

from feedback import wording

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
AT = datetime(2026, 9, 5, 6, 7, tzinfo=UTC)
# In part: the clock, a weekday or month by itself, the year beside it.
PARTS = {"H:i", "H:i:s", "D", "F", "M", "Y"}
TAGS = re.compile(r"""(?:datetime|value|max|min|id)="[^"]*"|href="[^"]*"|\{%\s*(?:url|querystring)[^%]*%\}""")


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        ("DATE_FORMAT", "5 Sep 2026", "2026年9月5日"),
        ("DATETIME_FORMAT", "5 Sep 2026 14:07", "2026年9月5日 14:07"),
        ("SHORT_DATE_FORMAT", "5 Sep 2026", "2026-09-05"),
        ("SHORT_DATETIME_FORMAT", "5 Sep 2026 14:07", "2026-09-05 14:07"),
        ("MONTH_DAY_FORMAT", "5 Sep", "9月5日"),
        ("YEAR_MONTH_FORMAT", "Sep 2026", "2026年9月"),
        ("TIME_FORMAT", "14:07", "14:07"),
    ],
)
def test_each_precision_has_one_form(name: str, english: str, chinese: str) -> None:
    template = Template('{{ at|date:"' + name + '" }}')
    for language, form in (("en", english), ("zh-hans", chinese)):
        with override(language):
            assert template.render(Context({"at": AT})) == form


def test_words_are_of_the_same_forms() -> None:
    with override("en"):
        assert wording.day_in_words(AT) == "Sat 5 Sep"
        assert wording.moment_in_words(AT) == "Sat 5 Sep 14:07"
        assert wording.date_in_words(date(2026, 9, 5)) == wording.date_in_list("2026-09-05") == "5 Sep 2026"
    with override("zh-hans"):
        assert wording.day_in_words(AT) == "9月5日（周六）"


def test_no_template_has_a_form_of_its_own() -> None:
    found = []
    for path in sorted(TEMPLATES.rglob("*.*")):
        text = TAGS.sub("", path.read_text(encoding="utf-8"))
        forms = set(re.findall(r"""\|(?:date|time):["']([^"']+)["']""", text))
        found += [f"{path.name}: {form}" for form in forms - PARTS if not form.endswith("_FORMAT")]
    assert found == []
