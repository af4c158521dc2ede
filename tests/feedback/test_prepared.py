import gzip

import pytest

from feedback.prepared import PreparedPage

WORDS = ["", "短", "<b>&", "长" * 5000]


def page(text: str = "正文 " * 400) -> PreparedPage:
    return PreparedPage(["name", "code"], lambda slots: f"{slots['code']}{text}[{slots['name']}]{slots['code']}")


@pytest.mark.parametrize("words", WORDS)
def test_values_are_escaped_into_every_slot_and_both_forms_say_the_same(words: str) -> None:
    values = {"name": words, "code": "K7QM"}
    plain = page().filled(values)
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert plain.decode() == "K7QM" + "正文 " * 400 + f"[{escaped}]K7QM"
    assert gzip.decompress(page().gzipped(values)) == plain


def test_a_page_without_slots_is_just_itself() -> None:
    fixed = PreparedPage([], lambda slots: "正文")
    assert gzip.decompress(fixed.gzipped({})) == fixed.filled({}) == "正文".encode()
