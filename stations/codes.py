"""Short codes and query codes: an alphabet nobody misreads, and a check character.

29 symbols (digits and capitals without 0 1 I L O U V). 29 is prime, so a weighted sum modulo 29
finds every single wrong character and every swap of two neighbours (the idea of ISO/IEC 7064).
"""

from __future__ import annotations

import unicodedata

ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
BASE = len(ALPHABET)
SHORT_CODE_LENGTH = 8
_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)}


def check_character(payload: str) -> str:
    """The character that completes `payload`.

    >>> check_character("K7QM2XW")
    '9'
    """
    total = sum((i + 2) * _VALUE[c] for i, c in enumerate(reversed(payload)))
    return ALPHABET[-total % BASE]


def encode(number: int, length: int) -> str:
    """`number` as `length` characters, the last one the check character. Too large a number is a ValueError."""
    symbols = []
    for _ in range(length - 1):
        number, value = divmod(number, BASE)
        symbols.append(ALPHABET[value])
    if number:
        raise ValueError("number does not fit")
    payload = "".join(reversed(symbols))
    return payload + check_character(payload)


def normalise(typed: str) -> str:
    """What a person typed, without spaces, hyphens and full-width forms, in capitals."""
    return "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isalnum())


def is_well_formed(code: str, length: int = SHORT_CODE_LENGTH) -> bool:
    """Whether the code could have been issued: right length, alphabet and check character."""
    return len(code) == length and all(c in _VALUE for c in code) and check_character(code[:-1]) == code[-1]


def grouped(code: str) -> str:
    """In groups of four, for reading aloud: K7QM-2XW9."""
    return "-".join(code[i : i + 4] for i in range(0, len(code), 4))
