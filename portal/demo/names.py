"""Made-up people: weighted surnames, given names of two generations, a few minority names and rare characters."""

from __future__ import annotations

from random import Random

SURNAMES = {
    "王": 60, "陈": 58, "张": 54, "李": 44, "周": 40, "徐": 38, "吴": 36, "朱": 34, "刘": 28, "顾": 28, "钱": 26,
    "杨": 26, "沈": 24, "陆": 24, "许": 22, "华": 20, "薛": 18, "蒋": 20, "孙": 20, "黄": 20, "赵": 18, "过": 8,
    "尤": 10, "秦": 12, "唐": 12, "胡": 12, "尹": 8, "邹": 10, "杜": 8, "谈": 6, "殷": 6, "强": 5, "浦": 8, "承": 3,
    "单": 6, "仇": 5, "解": 4, "曾": 6, "查": 5, "翟": 4, "缪": 6, "储": 6, "路": 4, "庄": 6, "潘": 8, "丁": 12,
    "欧阳": 2, "诸葛": 1, "司马": 1, "上官": 1,
}  # fmt: skip
OLDER = "建国志明永福国强秀英桂芳玉兰春生金根水荣林泉阿兴惠珍祖德福明雪芬云龙卫东红梅伯良正华文彬"
YOUNGER = "晓宇佳琪浩然思远雨欣子涵晨曦俊杰梦洁天一嘉诚若彤奕铭书瑶睿哲静怡星辰亦凡启航雅婷沐阳"
MIDDLE = "伟敏静丽勇艳军磊洋涛超杰娟斌燕峰鹏飞莉刚萍平健辉玲霞凯倩宁波琳婧旭岚颖毅"
RARE = "喆堃玥翀䶮昇珺赟燊玹"
MINORITY = [
    "阿依古丽·买买提", "艾力·吐尔逊", "扎西·多吉", "卓玛·央金", "巴特尔·苏和", "帕提古丽·艾山",
    "次仁·旺堆", "娜仁·其其格", "古丽娜尔·哈力克", "洛桑·平措",
]  # fmt: skip
_FAMILIES, _HOW_MANY = list(SURNAMES), list(SURNAMES.values())


def surname(rng: Random) -> str:
    return rng.choices(_FAMILIES, _HOW_MANY)[0]


def person(rng: Random) -> str:
    """A full name of 2 to 4 characters; one in 250 with a middle dot; one in 60 with a rare character."""
    if rng.random() < 0.004:
        return rng.choice(MINORITY)
    return surname(rng) + _given(rng)


def _given(rng: Random) -> str:
    if rng.random() < 0.016:
        return rng.choice(["", rng.choice(YOUNGER)]) + rng.choice(RARE)
    if rng.random() < 0.24:
        return rng.choice(MIDDLE)
    pool = rng.choice([OLDER, YOUNGER])
    first = rng.choice(pool)
    return first + rng.choice(MIDDLE + pool).replace(first, rng.choice(MIDDLE))


def citizen(rng: Random) -> str:
    """How a citizen signs: often only the surname and a form of address."""
    if rng.random() < 0.3:
        return person(rng)[:8]
    return surname(rng) + rng.choice(["先生", "女士", "女士", "阿姨", "师傅", "老师"])
