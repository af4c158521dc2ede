"""How names are spelt for searching: surnames by their own readings, and what is stored with the row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deputies import pinyin
from deputies.models import Deputy
from tests import cast
from tests.deputies import readings


@pytest.mark.parametrize(
    ("name", "spelt", "initials"),
    [
        ("单国强", "shanguoqiang", "sgq"),
        ("仇英", "qiuying", "qy"),
        ("解晓东", "xiexiaodong", "xxd"),
        ("曾志伟", "zengzhiwei", "zzw"),
        ("查文斌", "zhawenbin", "zwb"),
        ("翟天临", "zhaitianlin", "ztl"),
        ("区志航", "ouzhihang", "ozh"),
        ("朴树", "piaoshu", "ps"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("尉健行", "weijianxing", "wjx"),
        ("万俟卨", "moqixie", "mqx"),
        ("盖叫天", "gejiaotian", "gjt"),
        ("乐嘉", "yuejia", "yj"),
        ("缪建民", "miaojianmin", "mjm"),
        ("黑伯理", "heboli", "hbl"),
        ("那英", "naying", "ny"),
        ("员俊", "yunjun", "yj"),
        ("种师道", "chongshidao", "csd"),
        ("任正非", "renzhengfei", "rzf"),
        ("华国锋", "huaguofeng", "hgf"),
        ("宁静", "ningjing", "nj"),
        ("单于乌珠", "chanyuwuzhu", "cywz"),
        ("欧阳震华", "ouyangzhenhua", "oyzh"),
        ("阿依古丽·买买提", "ayigulimaimaiti", "ayglmmt"),
        ("单增·多吉", "danzengduoji", "dzdj"),
        ("吕绿", "lvlv", "ll"),
        ("王喆", "wangzhe", "wz"),
        ("Anna Li", "annali", "annali"),
        ("李𬭎", "lihong", "lh"),
    ],
)
def test_people(name: str, spelt: str, initials: str) -> None:
    assert pinyin.of_person(name) == spelt
    assert pinyin.initials_of_person(name) == initials


def test_places_have_no_surname() -> None:
    assert pinyin.of_place("单位大楼3号") == "danweidalou3hao"
    assert pinyin.initials_of_place("春星社区代表联络站") == "cxsqdbllz"


@pytest.mark.parametrize(
    ("place", "spelt"),
    [
        ("重庆市长寿区", "chongqingshichangshouqu"),
        ("朝阳区", "chaoyangqu"),
        ("厦门市", "xiamenshi"),
        ("银行街 8 号A座", "yinhangjie8haoazuo"),
    ],
)
def test_a_character_is_read_as_its_word_says(place: str, spelt: str) -> None:
    assert pinyin.of_place(place) == spelt


def test_the_readings_are_those_of_the_package() -> None:
    assert pinyin.READINGS.read_text(encoding="utf-8") == readings.text()


def test_what_was_typed_is_read_as_it_is_stored() -> None:
    assert pinyin.typed(" Shan Guo'qiang ") == "shanguoqiang"
    assert pinyin.typed("Lü") == "lv"


@given(st.text())
def test_any_text_is_spelt_in_small_letters(text: str) -> None:
    spelt = pinyin.of_person(text)
    assert spelt.isascii()
    assert spelt == spelt.lower()
    assert all(c.isalnum() for c in spelt)


@pytest.mark.django_db
def test_a_row_is_spelt_when_it_is_written_and_keeps_what_somebody_typed() -> None:
    street = cast.area("320205001", "东亭街道")
    made = Deputy.objects.create(name="单国强", level="city", area=street)
    assert (made.pinyin, made.initials) == ("shanguoqiang", "sgq")
    made.pinyin = "danguoqiang"
    made.save()
    made.refresh_from_db()
    assert made.pinyin == "danguoqiang"
    rows = Deputy.objects.bulk_create([Deputy(name="仇英", level="city", area=street)])
    assert Deputy.objects.get(pk=rows[0].pk).pinyin == "qiuying"
    assert cast.venue("春星社区代表联络站", street).initials == "cxsqdbllz"


@pytest.mark.django_db
def test_a_deputy_follows_its_areas_key() -> None:
    street, other = cast.area("320205001", "东亭街道"), cast.area("320205002", "安镇街道")
    made = Deputy.objects.create(name="单国强", level="city", area=street)
    assert made.area_key == "320205001"
    made.area = other
    made.save()
    assert Deputy.objects.get(pk=made.pk).area_key == "320205002"
    type(other).objects.filter(pk=other.pk).update(key="320211007")
    assert Deputy.objects.get(pk=made.pk).area_key == "320211007"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("part", "found"), [("国", True), ("国强", True), ("单国强", True), ("强国", False), ("%", False), ("国_", False)]
)
def test_any_part_of_a_name_is_found(part: str, found: bool) -> None:
    Deputy.objects.create(name="单国强", level="city", area=cast.area("320205001", "东亭街道"))
    assert Deputy.objects.filter(name__includes=part).exists() is found
