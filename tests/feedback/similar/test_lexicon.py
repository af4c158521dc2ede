"""Words in a text, and what they stand for."""

from feedback.similar.characters import RARITY
from feedback.similar.lexicon import Lexicon
from feedback.similar.themes import themes

LEXICON = Lexicon("""
路灯 街灯 street_lamp
灯 亮
公交 车站 bus
候车 车站
""")


def found(text: str) -> list[list[str]]:
    return [sorted(names) for names in LEXICON.found(text)]


def test_the_longest_word_counts_and_stands_for_its_line():
    assert found("街灯不亮") == [["路灯"], ["灯"]]


def test_a_word_of_two_lines_stands_for_both():
    assert found("车站") == [["候车", "公交"]]
    assert themes("上门")["独居"] == 1 / len(themes("上门"))


def test_latin_words_are_whole():
    assert found("a street lamp by the bus") == [["路灯"], ["公交"]]
    assert found("business") == found("abus") == []
    assert found("坐bus去") == [["公交"]]


def test_a_common_character_says_less_than_a_rare_one():
    assert RARITY["的"] < RARITY["路"] < RARITY.get("桑", 1.0)
    assert len(set(RARITY)) == len(RARITY)
