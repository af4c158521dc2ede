"""Who can log in to the demo city, all with one password that everybody may know."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "yimatong-demo"  # noqa: S105 - the demo's, printed by `make run`
DEMO_VENUE_NAME = "春星社区代表联络站"


@dataclass(frozen=True)
class Account:
    """A demo account. `role` is a `deputies.Role` or a `stations.VenueRole` value; staff and auditors have an area."""

    username: str
    label: str
    label_en: str
    name: str
    role: str
    area_key: str = ""


ACCOUNTS = [
    Account("deputy", "代表（收件箱最热闹）", "Deputy with a lively inbox", "单明玥", "deputy"),
    Account("deputy2", "同站代表", "Deputy of the same venue", "查建国", "deputy"),
    Account("liaison", "联络员", "Liaison of the venue", "顾晓燕", "liaison"),
    Account("head", "站长", "Head of the venue", "仇志明", "head"),
    Account("staff-dongting", "东亭街道人大工委", "Street staff", "解静", "staff", "320205001"),
    Account("staff-xishan", "锡山区人大代工委", "District staff", "曾宁", "staff", "320205"),
    Account("staff-wuxi", "无锡市人大代工委", "City staff", "翟敏", "staff", "3202"),
    Account("auditor", "审计（只读）", "Auditor, reads only", "过平", "auditor", "3202"),
    Account("admin", "系统管理员", "Administrator", "系统管理员", "administrator"),
]
