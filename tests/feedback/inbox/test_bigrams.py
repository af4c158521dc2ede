"""Words for the search index, and what a query finds with them."""

import time

import pytest
from django.db import connection

from feedback.searching import bigrams
from feedback.searching.bigrams import Part, parse

LAMPS = "北门的路灯不亮，晚上看不清。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("路灯不亮", {"路灯", "灯不", "不亮", "亮"}),
        ("路灯，坏", {"路灯", "灯", "坏"}),
        ("3号楼 Lift-A12", {"3", "号楼", "楼", "lift", "a12"}),
        ("ＡＢＣ１２", {"abc12"}),
        ("路燈壞了", {"路灯", "灯坏", "坏了", "了"}),
        ("阿卜杜·拉", {"阿卜", "卜杜", "杜", "拉"}),
        ("𠮷野家", {"𠮷野", "野家", "家"}),
        ("", set()),
        ("！？…", set()),
    ],
)
def test_lexemes(text, expected):
    assert bigrams.lexemes(text) == expected


def test_long_words_are_cut_as_postgresql_needs_it():
    assert bigrams.lexemes("x" * 5000) == {"x" * 64}


@pytest.mark.parametrize(
    ("typed", "tsquery", "loose"),
    [
        ("路灯", "'路灯'", ""),
        ("路灯不亮", "'路灯' & '灯不' & '不亮'", ""),
        ("路灯 北门", "'路灯' & '北门'", ""),
        ("路灯，路灯", "'路灯'", ""),
        ("灯", "", "'灯':*"),
        ("灯 北门", "'北门'", "'灯':*"),
        ("lamp", "'lamp':*", ""),
        ("3号楼", "'3' & '号楼'", ""),
        ("12", "'12'", ""),
        ('"no light" 路灯', "'no' & 'light':* & '路灯'", ""),
        ("“路燈 不亮”", "'路灯' & '不亮'", ""),
        ("' | & ! :* \\ ( )", "", ""),
        ("", "", ""),
    ],
)
def test_queries(typed, tsquery, loose):
    query = parse(typed)
    assert (query.tsquery, query.loose) == (tsquery, loose)


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("路灯", LAMPS, True),
        ("灯", LAMPS, True),
        ("清", LAMPS, True),
        ("不亮晚上", LAMPS, False),
        ("不亮 晚上", LAMPS, True),
        ('"不亮 晚上"', LAMPS, True),
        ("路灯亮", "路灯不亮，灯亮", False),
        ("lamp", "Two LAMPS are dark", True),
        ("amps", "Two LAMPS are dark", False),
        ("3号楼", "13号楼", False),
        ("3号楼", "3号楼", True),
        ("1", "12 号", False),
        ("路燈", LAMPS, True),
        ("路灯", "路燈", True),
    ],
)
def test_found_in(typed, text, expected):
    assert parse(typed).found_in(text) is expected


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["路灯", "路灯不亮", "灯", "清", "lamps 路灯", "a1", "🙂", "'"])
def test_postgresql_reads_what_is_made(typed):
    """The index finds all that is there, and takes every query."""
    text, query = LAMPS + " Lamps A1", parse(typed)
    found = "SELECT array_to_tsvector(%s) @@ %s::tsquery"
    with connection.cursor() as cursor:
        for part in filter(None, (query.tsquery, query.loose)):
            cursor.execute(found, [sorted(bigrams.lexemes(text)), part])
            assert cursor.fetchone() == (query.found_in(text),)


def test_highlights():
    assert bigrams.highlights("北门的路燈不亮。", parse("路灯 北门")) == [
        Part("北门", True), Part("的"), Part("路燈", True), Part("不亮。"),
    ]  # fmt: skip


def test_highlights_that_overlap_or_widen_when_folded():
    assert bigrams.highlights("路灯灯不亮", parse("路灯 灯灯")) == [Part("路灯", True), Part("灯", True), Part("不亮")]
    assert bigrams.highlights("㎏ 路灯", parse("kg")) == [Part("㎏", True), Part(" 路灯")]
    assert bigrams.highlights("没有", parse("路灯")) == [Part("没有")]


def test_an_excerpt_begins_a_little_before_the_first_hit():
    text = "前" * 300 + "路灯" + "后" * 300
    parts = bigrams.highlights(text, parse("路灯"), 80)
    assert [part.text for part in parts] == ["…", "前" * 20, "路灯", "后" * 58, "…"]


def test_traditional_characters_have_one_meaning():
    pairs = list(zip(bigrams._TRADITIONAL[::2], bigrams._TRADITIONAL[1::2], strict=True))
    assert len(set(pairs)) == len({old for old, _ in pairs})


def test_a_long_text_takes_no_time():
    began = time.perf_counter()
    bigrams.lexemes("路灯不亮" * 25_000)
    bigrams.highlights("路灯不亮" * 500, parse("路灯 不亮"), 120)
    assert time.perf_counter() - began < 2
