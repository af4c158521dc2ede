"""The State Council's notices as they were published, and what they must come to: the same as the library's table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from stations.holidays.announcement import MAKE_UP_NAME, Notice, Why, read, year_of
from stations.holidays.seed import official_days
from stations.holidays.working_days import is_working

HEAD = """国务院办公厅关于{year}年
部分节假日安排的通知
国办发明电〔{before}〕7号

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
　　经国务院批准，现将{year}年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
"""
TAIL = """
　　节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作，遇有重大突发事件，要按规定及时报告并妥善处置，\
确保人民群众祥和平安度过节日假期。
国务院办公厅
{before}年11月4日
（此件公开发布）
"""
SAID = {
    2023: """
　　一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
　　二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
　　三、清明节：4月5日放假，共1天。
　　四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
　　五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
　　六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。""",
    2024: """
　　一、元旦：1月1日放假，与周末连休。
　　二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，\
安排职工在除夕（2月9日）休息。
　　三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
　　四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
　　五、端午节：6月10日放假，与周末连休。
　　六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
　　七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。""",
    2025: """
　　一、元旦：1月1日（周三）放假1天，不调休。
　　二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
　　三、清明节：4月4日（周五）至6日（周日）放假，共3天。
　　四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
　　五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
　　六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。""",
    2026: """
　　一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
　　二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
　　三、清明节：4月4日（周六）至6日（周一）放假，共3天。
　　四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
　　五、端午节：6月19日（周五）至21日（周日）放假，共3天。
　　六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
　　七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。""",
}


def notice(year: int) -> str:
    return HEAD.format(year=year, before=year - 1) + SAID[year].strip("\n") + TAIL.format(before=year - 1)


def differing(found: Notice) -> dict[date, bool]:
    return {day: block.is_worked for block in found.blocks for day in block.days}


@pytest.mark.parametrize("year", SAID)
def test_every_day_of_a_year_is_as_in_the_librarys_table(year: int) -> None:
    found = read(notice(year), year)
    theirs = {day: worked for day, (worked, _name) in official_days([year]).items()}
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366 if year % 4 == 0 else 365)]
    ours = differing(found)
    assert [day for day in days if is_working(day, ours) != is_working(day, theirs)] == []
    assert {day for day, worked in ours.items() if worked} == {day for day, worked in theirs.items() if worked}
    assert (year_of(notice(year)), found.missing) == (year, [])


@pytest.mark.parametrize(("year", "left"), [(2023, 0), (2024, 1), (2025, 0), (2026, 0)])
def test_what_is_no_rule_is_left_for_a_person_to_read(year: int, left: int) -> None:
    found = read(notice(year), year)
    assert len(found.left) == left
    assert all(one.why is Why.UNREAD for one in found.left)
    assert not [text for text in found.beside if "上班" in text]


def test_the_day_it_was_made_is_none_of_its_days() -> None:
    assert read("成文日期：2025年11月04日\n发布日期：2025年11月04日", 2026).left == ()
    assert read("元旦：2025年12月31日", 2026).left[0].why is Why.UNREAD
    assert read("国务院办公厅\n2026年11月4日", 2026).left[0].why is Why.UNREAD


def test_an_encouragement_is_no_holiday() -> None:
    found = read(notice(2024), 2024)
    assert date(2024, 2, 9) not in differing(found)
    assert "除夕(2月9日)休息" in found.left[0].text


def test_each_is_named_as_the_notice_names_it() -> None:
    found = read(notice(2025), 2025)
    names = {day: block.name for block in found.blocks for day in block.days}
    assert names[date(2025, 10, 6)] == "国庆节、中秋节"
    assert names[date(2025, 1, 26)] == MAKE_UP_NAME
    assert date(2022, 12, 31) in {day for block in read(notice(2023), 2023).blocks for day in block.days}


def test_it_may_be_pasted_in_one_line_or_broken_anywhere_and_with_blanks() -> None:
    whole = differing(read(notice(2026), 2026))
    inner = SAID[2026].replace("　", "")
    assert differing(read(inner.replace("\n", ""), 2026)) == whole
    assert differing(read(inner.replace("至", "至\n").replace("（", " （"), 2026)) == whole
    assert differing(read(inner.replace("月", " 月 ").replace("1", "１"), 2026)) == whole
    assert (
        differing(read(inner.replace("一、", "1.").replace("至", "-").replace("（", "(").replace("）", ")"), 2026))
        == whole
    )


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("国庆节：10月1日（周五）至7日（周三）放假调休，共7天。", Why.WEEKDAY),
        ("国庆节：10月1日（周四）至7日（周三）放假调休，共8天。", Why.COUNT),
        ("国庆节：10月1日（周四）放假2天。", Why.COUNT),
        ("春节：2月30日放假。", Why.NO_SUCH_DAY),
        ("春节：13月1日放假。", Why.NO_SUCH_DAY),
        ("春节：3日放假。", Why.NO_SUCH_DAY),
        ("国庆节：10月7日至1日放假。", Why.ORDER),
        ("国庆节：9月1日至10月7日放假。", Why.ORDER),
        ("国庆节：10月8日上班。", Why.NO_WEEKEND),
        ("国庆节：10月1日至7日放假调休，共7天。10月3日、10月10日上班。", Why.TWICE),
        ("国庆节：10月1日至7日高速公路免费通行。", Why.UNREAD),
        ("10月1日放假。", Why.UNREAD),
    ],
)
def test_what_contradicts_itself_is_not_taken_over(said: str, why: Why) -> None:
    found = read(said, 2026)
    assert [one.why for one in found.left] == [why]
    assert found.left[0].text in said.replace("（", "(").replace("）", ")").replace("，", ",")


def test_the_notice_of_another_year_shows_by_its_weekdays() -> None:
    found = read(SAID[2026], 2027)
    assert found.blocks == ()
    assert {one.why for one in found.left} == {Why.WEEKDAY}


def test_a_year_without_years_at_its_turn() -> None:
    found = read("元旦：12月31日至1月2日放假调休，共3天。", 2022)
    assert list(differing(found)) == [date(2022, 12, 31), date(2023, 1, 1), date(2023, 1, 2)]


def test_a_festival_that_is_not_there_is_missed() -> None:
    assert read(SAID[2026].replace("清明节", "青明节"), 2026).missing == ["清明节"]
    assert (read("", 2026).blocks, year_of("元旦：1月1日放假")) == ((), None)


def test_nothing_of_the_text_is_lost() -> None:
    text = notice(2024)
    found = read(text, 2024)
    assert len(found.blocks) == 12
    assert sum("部分节假日安排的通知" in line for line in found.beside) == 1
    assert sum("祥和平安" in line for line in found.beside) == 1
