"""Days, times and codes in templates, as people read them."""

from __future__ import annotations

import re
from datetime import date, datetime

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.timesince import timesince

from feedback import wording
from stations import codes

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """25 Nov with its weekday; empty for None."""
    return wording.day_in_words(value) if value else ""


@register.filter
def since(then: datetime, now: datetime) -> str:
    """How long ago, roughly: 13 hours."""
    return timesince(then, now, depth=1)


@register.filter
def moment(value: datetime | None) -> str:
    """A day with its time; empty for None."""
    return wording.moment_in_words(value) if value else ""


@register.filter
def phrased(sentence: str) -> SafeString:
    """A sentence that tells who does what, for a heading: in Chinese it may break between the two, not in mid-word."""
    parts = re.split("(?<=[\u4e00-\u9fff])(?=正在|请您|说已经|跟踪|联系群众)", sentence)
    return format_html_join(SafeString("<wbr>"), "{}", ((part,) for part in parts))


@register.filter
def groups(code: str) -> list[str]:
    """A code in groups of four."""
    return wording.groups_of_four(code)


@register.filter
def grouped(code: str) -> str:
    """A code as one word, for links: K7QM-2XW9."""
    return codes.grouped(code)


@register.filter
def period(months: int) -> str:
    """Months as people say them: 1 year."""
    return wording.period_in_words(months)
