"""Masking what tells who somebody is, before a text is read by others: identity card, telephone, bank card and plate
numbers, e-mail addresses, WeChat and QQ names, the number of a flat. Pure functions: what is not found here is left to
the person who reads the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MASK = "***"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
GAP = "[ \\-‐–—]?"
# Same length, so that a place in the folded text is the same place in the text.
HALF_WIDTH = str.maketrans(
    {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)} | {"\u3000": " ", "\u00a0": " ", "〇": "0"}
)


class Kind(StrEnum):
    IDENTITY_CARD = "identity_card"
    PHONE = "phone"
    EMAIL = "email"
    BANK_CARD = "bank_card"
    PLATE = "plate"
    ACCOUNT = "account"  # WeChat, QQ
    HOME = "home"
    NAME = "name"


@dataclass(frozen=True)
class Found:
    """`text[start:end]` is of this kind."""

    start: int
    end: int
    kind: Kind


def _digits(low: int, high: int | None = None) -> str:
    return f"(?<![0-9])(?:[0-9]{GAP}){{{low - 1},{(high or low) - 1}}}[0-9](?![0-9])"


PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
CARD = re.compile(f"(?<![0-9])(?:[0-9]{GAP}){{17}}[0-9Xx](?![0-9A-Za-z])")
OLD_CARD = re.compile(_digits(15))
MOBILE = re.compile(f"(?<![0-9])(?:(?:\\+|00)?86{GAP})?1[3-9]{GAP}[0-9](?:{GAP}[0-9]){{8}}(?![0-9])")
LANDLINE = re.compile(
    "(?<![0-9])(?:\\(?0[1-9][0-9]{1,2}\\)?[ \\-–—]?[2-9][0-9]{6,7}|400[ \\-]?[0-9]{3}[ \\-]?[0-9]{4})(?![0-9])"
)
BANK = re.compile(_digits(15, 19))
EMAIL = re.compile(r"[A-Za-z0-9._%+\-]+ ?@ ?[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
PLATE = re.compile(
    f"[{PROVINCES}][A-HJ-NP-Z][·・. \\-]?(?:[A-HJ-NP-Z0-9]{{5,6}}|[A-Z0-9]{{4}}[学警挂港澳])(?![A-Z0-9])",
    re.IGNORECASE,
)
ACCOUNT = re.compile(
    "(?:(?:微信|wechat|weixin|薇信|VX)(?:号|id)?|QQ(?:号|群)?)(?:是|为|[:= ])*([A-Za-z0-9][A-Za-z0-9_\\-]{4,19})",
    re.IGNORECASE,
)
HOME = re.compile(
    "[0-9]{1,4}(?:号楼|[幢栋座])(?:[0-9一二三四五六七八九十]{1,3}(?:单元|门))?[0-9]{2,4}(?:室|号(?!楼))?(?![0-9])"
    "|[0-9]{1,4}[\\-–—][0-9]{1,3}[\\-–—][0-9]{3,4}(?:室|号)?(?![0-9])|[0-9]{3,4}室"
)


def mask(text: str, names: Iterable[str] = ()) -> str:
    """The text with each finding behind `MASK`, however long it was. `names` are those known to stand for somebody."""
    parts, done = [], 0
    for found in find(text, names):
        parts += [text[done : found.start], MASK]
        done = found.end
    return "".join([*parts, text[done:]])


def find(text: str, names: Iterable[str] = ()) -> list[Found]:
    """What is to be masked, in its order; nothing overlaps (the surer finding goes before)."""
    taken: list[Found] = []
    for found in _all(text.translate(HALF_WIDTH), names):
        if all(found.end <= other.start or found.start >= other.end for other in taken):
            taken.append(found)
    return sorted(taken, key=lambda found: found.start)


def _all(text: str, names: Iterable[str]) -> Iterator[Found]:
    for match in CARD.finditer(text):
        if is_identity_card(_bare(match[0])):
            yield Found(match.start(), match.end(), Kind.IDENTITY_CARD)
    for pattern, kind in ((MOBILE, Kind.PHONE), (EMAIL, Kind.EMAIL)):
        yield from (Found(match.start(), match.end(), kind) for match in pattern.finditer(text))
    for match in BANK.finditer(text):
        if is_bank_card(_bare(match[0])):
            yield Found(match.start(), match.end(), Kind.BANK_CARD)
    for match in OLD_CARD.finditer(text):
        if _is_day("19" + _bare(match[0])[6:12]):
            yield Found(match.start(), match.end(), Kind.IDENTITY_CARD)
    for pattern, kind in ((LANDLINE, Kind.PHONE), (PLATE, Kind.PLATE), (HOME, Kind.HOME)):
        yield from (Found(match.start(), match.end(), kind) for match in pattern.finditer(text))
    yield from (Found(match.start(1), match.end(1), Kind.ACCOUNT) for match in ACCOUNT.finditer(text))
    for name in names:
        if len(name) > 1:
            yield from (Found(m.start(), m.end(), Kind.NAME) for m in re.finditer(re.escape(name), text))


def _bare(number: str) -> str:
    return re.sub("[^0-9Xx]", "", number)


def is_identity_card(number: str) -> bool:
    """18 characters with a day of birth and the right check character (GB 11643)."""
    if len(number) != 18 or not number[:17].isdecimal() or not _is_day(number[6:14]):
        return False
    return (
        CHECKS[sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True)) % 11]
        == number[17].upper()
    )


def is_bank_card(number: str) -> bool:
    """16 to 19 digits with the right check digit (Luhn)."""
    if not 16 <= len(number) <= 19 or not number.isdecimal():
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(digit - 9 if digit > 9 else digit for digit in doubled) % 10 == 0


def _is_day(digits: str) -> bool:
    try:
        return date(1900, 1, 1) <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])) <= date(2100, 1, 1)
    except ValueError:
        return False
