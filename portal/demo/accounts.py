"""Who can log in to the demo city, all with one password that everybody may know."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "yimatong-demo"  # noqa: S105 - the demo's, printed by `make run`
DEMO_VENUE_NAME = "春星社区代表联络站"


@dataclass(frozen=True)
class Account:
    """A demo account. `role` is a `deputies.Role` or a `stations.VenueRole` value; staff and auditors have an area,
    officers the name of their unit. The label says what it is good for."""

    username: str
    label: str
    label_en: str
    name: str
    role: str
    area_key: str = ""
    unit: str = ""


ACCOUNTS = [
    Account("deputy", "代表：最热闹的收件箱", "Deputy: the liveliest inbox", "单明玥", "deputy"),
    Account("deputy2", "同站代表：协办的意见", "Deputy of the same venue: joint matters", "查建国", "deputy"),
    Account("liaison", "联络员：代录、常用语、轮值", "Liaison: walk-ins, ready texts, roster", "顾晓燕", "liaison"),
    Account("head", "站长：全站意见、超期提醒", "Head: all of the venue, what is late", "仇志明", "head"),
    Account("unit", "承办单位：转办件与回复", "Handling unit: what was referred to it", "管云", "unit_officer",
            unit="锡山区城市管理局"),
    Account("staff-dongting", "东亭街道：上报件、同类意见", "Street staff: raised matters, like opinions", "解静",
            "staff", "320205001"),
    Account("staff-xishan", "锡山区：督办、规则", "District staff: supervision, rules", "曾宁", "staff", "320205"),
    Account("staff-wuxi", "无锡市：全市看板", "City staff: the whole city's figures", "翟敏", "staff", "3202"),
    Account("auditor", "审计：只读，核验事件链", "Auditor: reads only, checks the chains", "过平", "auditor", "3202"),
    Account("admin", "系统管理员：账号与设置", "Administrator: accounts, settings", "系统管理员", "administrator"),
]  # fmt: skip
