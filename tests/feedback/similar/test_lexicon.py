"""Words in a text, and what they stand for."""

from collections import Counter

import pytest

from feedback.searching import bigrams
from feedback.similar.characters import RARITY
from feedback.similar.lexicon import Lexicon
from feedback.similar.themes import THEMES, themes
from feedback.similar.vocabulary import FIELDS, NOTIONS, SAYS, notions

LEXICON = Lexicon("""
# Light
路灯 街灯 street_lamp
灯 亮
# Buses
公交 车站 bus
候车 车站
公交 公车
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


def test_a_line_goes_on_in_the_next_and_a_latin_word_has_a_plural():
    assert found("公车") == [["公交"]]
    assert found("street lamps and buses") == [["路灯"], ["公交"]]


def test_a_character_speaks_of_the_fields_in_whose_words_it_stands():
    assert [field for field, _share in LEXICON.hints["灯"]] == ["Light"]
    assert [field for field, _share in LEXICON.hints["车"]] == ["Buses"]
    assert dict(LEXICON.hints["灯"])["Light"] > dict(LEXICON.hints["候"])["Buses"]  # which stands in one word only


def test_a_word_stands_for_one_notion_only():
    told = Counter(word for words in Lexicon(NOTIONS).words.values() for word in words)
    assert [word for word, times in told.items() if times > 1] == []
    assert len(FIELDS) >= 450


@pytest.mark.parametrize("lines", [NOTIONS, THEMES])
def test_words_are_in_folded_form(lines):
    words = {word for words in Lexicon(lines).words.values() for word in words}
    assert [word for word in words if bigrams.folded(word) != word] == []


def test_what_is_common_is_a_notion():
    assert SAYS.keys() <= FIELDS.keys()
    assert notions("地铁站旁边的路灯不亮") == {"地铁", "路灯", "太暗"}


def test_a_common_character_says_less_than_a_rare_one():
    assert RARITY["的"] < RARITY["路"] < RARITY.get("桑", 1.0)
    assert len(set(RARITY)) == len(RARITY)
