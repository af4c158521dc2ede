"""However a number or an address is typed, it is one and the same."""

from __future__ import annotations

import pytest

from feedback.contacts import normal_email, normal_phone


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("13812345678", "+8613812345678"),
        ("138 1234-5678", "+8613812345678"),
        ("１３８１２３４５６７８", "+8613812345678"),
        ("+86 138 1234 5678", "+8613812345678"),
        ("008613812345678", "+8613812345678"),
        ("8613812345678", "+8613812345678"),
        ("0510-82700000", "+8651082700000"),
        ("+86 510 8270 0000", "+8651082700000"),
        ("+44 20 7946 0000", "+442079460000"),
        ("82700000", "+8682700000"),
        ("", ""),
        ("王阿姨", ""),
    ],
)
def test_a_number_has_one_spelling(typed: str, normal: str) -> None:
    assert normal_phone(typed) == normal


@pytest.mark.parametrize(("typed", "normal"), [(" Wang@Example.ORG ", "wang@example.org"), ("", "")])
def test_an_address_has_one_spelling(typed: str, normal: str) -> None:
    assert normal_email(typed) == normal
