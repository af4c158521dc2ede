"""How alike two opinions are: the figures on labelled pairs, and what each part of it is for."""

import pytest

from feedback.models.groups import LikenessRule
from feedback.similar.likeness import Said, likeness
from tests.feedback.similar.pairs import pairs, quality

STREET = "320205001"


def alike(one: Said, other: Said) -> bool:
    return 100 * likeness(one, other) >= LikenessRule().at_least


def test_precision_and_recall_on_pairs_the_weights_were_fitted_to():
    found = quality(list(pairs("opinions.csv")), LikenessRule().at_least)
    assert found.pairs >= 2_400
    assert found.precision >= 0.88
    assert found.recall >= 0.86


def test_precision_and_recall_on_pairs_that_nothing_was_fitted_to():
    """New matters, new words: what it comes to is what it is (see docs/similar.md)."""
    found = quality(list(pairs("opinions_unseen.csv")), LikenessRule().at_least)
    assert found.pairs >= 250
    assert found.precision >= 0.83
    assert found.recall >= 0.52


def test_it_is_the_same_from_both_sides():
    for one, other, _is_alike in pairs("opinions_unseen.csv"):
        assert likeness(one, other) == pytest.approx(likeness(other, one))


def test_one_matter_in_other_words_and_in_english():
    lamps = Said("青石路的路灯灭了半个月，晚上漆黑一片。", "青石路", STREET)
    assert alike(lamps, Said("门口街灯全不亮，走夜路摸黑。", "青石路", STREET))
    assert alike(lamps, Said("The street lamps are out, it is dark.", "青石路", STREET))


def test_an_english_name_is_the_chinese_one_read_aloud():
    lamps = Said("我们青石路的路灯灭了半个月，晚上漆黑一片。", "青石路", STREET)
    assert alike(lamps, Said("The street lamps are out, it is dark.", "Qingshi Road", STREET))
    assert alike(lamps, Said("The street lamps on Qing'shi Lu are out, it is dark.", "", STREET))
    assert not alike(lamps, Said("The street lamps on Changjiang Road are out, it is dark.", "", STREET))


def test_only_what_has_a_capital_is_a_name():
    lamps = Said("我们青石路的路灯灭了半个月，晚上漆黑一片。", "", STREET)
    assert likeness(lamps, Said("Street lamps are out, women fall.", "", STREET)) < likeness(
        lamps, Said("Street lamps are out, women fall, Qingshi.", "", STREET)
    )


def test_the_same_words_of_another_place_or_house_are_another_matter():
    lift = Said("3幢的电梯又坏了，老人下不来。", "春江花园3幢", STREET)
    assert alike(lift, Said("三号楼电梯坏了没人修。", "春江花园", STREET))
    assert not alike(lift, Said("11幢的电梯又坏了，老人下不来。", "春江花园11幢", STREET))
    assert not alike(lift, Said("3幢的电梯又坏了，老人下不来。", "柏庄新村", "320205002"))


def test_another_matter_of_the_same_place():
    assert not alike(
        Said("河水发黑发臭，窗户都不敢开。", "新庄", STREET), Said("路灯不亮，晚上摸黑。", "新庄", STREET)
    )


def test_positions_far_apart_are_two_places():
    near = Said("路面有个大坑。", "", STREET, (31.570, 120.300))
    assert likeness(near, Said("路面有个大坑。", "", STREET, (31.571, 120.301))) > likeness(
        near, Said("路面有个大坑。", "", STREET, (31.600, 120.330))
    )


def test_nothing_said_is_like_nothing():
    assert not alike(Said("", "", STREET), Said("", "", STREET))
