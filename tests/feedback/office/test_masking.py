"""What is masked, as a table; and what only looks like it and stays."""

from __future__ import annotations

import pytest

from feedback.public_answers.masking import Kind, find, is_bank_card, is_identity_card, mask

MASKED = [
    ("身份证11010519491231002X。", "身份证***。"),
    ("我的证件号110105194912310021是错的", "我的证件号110105194912310021是错的"),  # the check character is wrong
    ("１１０１０５１９４９１２３１００２Ｘ", "***"),
    ("110105 19491231 002x", "***"),
    ("老证件110105491231002", "老证件***"),
    ("请打13812345678找我", "请打***找我"),
    ("电话 138-1234-5678 或 +86 139 1234 5678", "电话 *** 或 ***"),
    ("电话０５１０－８２７００１２３", "电话***"),
    ("(0510)82700123", "***"),
    ("400-820-8820", "***"),
    ("写信到 wang.wei@example.com.cn 吧", "写信到 *** 吧"),
    ("卡号6222 0212 3456 7890 128", "卡号***"),
    ("苏B12345挡住了路，苏B·D12345也是", "***挡住了路，***也是"),
    ("加我微信：wangwei_88", "加我微信：***"),
    ("QQ 12345678", "QQ ***"),
    ("我住3幢2单元502室", "我住***"),
    ("12号楼1203室漏水", "***漏水"),
    ("8-2-301室", "***"),
    ("My phone is 13812345678, mail me: li@example.com", "My phone is ***, mail me: ***"),
]
KEPT = [
    "北门的路灯从2024年11月23日起有3盏不亮。",
    "人民路128号门口，请打12345。",
    "花了1500000元，编号 20241123-17。",
    "公交85路、K602路",
    "3号楼的电梯坏了",
    "订单号 6222021234567890123",  # wrong check digit
    "",
]


@pytest.mark.parametrize(("text", "expected"), MASKED)
def test_masks(text: str, expected: str) -> None:
    assert mask(text) == expected


@pytest.mark.parametrize("text", KEPT)
def test_keeps(text: str) -> None:
    assert mask(text) == text


def test_masks_the_names_that_are_known() -> None:
    assert mask("我叫王小明，小明是我", ["王小明", "明"]) == "我叫***，小明是我"


def test_tells_what_it_found_and_where() -> None:
    found = find("电话13812345678，身份证11010519491231002X")
    assert [(each.kind, each.start, each.end) for each in found] == [
        (Kind.PHONE, 2, 13),
        (Kind.IDENTITY_CARD, 17, 35),
    ]


def test_check_characters() -> None:
    assert is_identity_card("11010519491231002x")
    assert not is_identity_card("110105194912310020")
    assert not is_identity_card("110105194913310025")
    assert is_bank_card("4111111111111111")
    assert not is_bank_card("4111111111111112")
