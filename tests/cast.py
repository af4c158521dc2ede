"""The named cast of the tests: a small town, its venues, deputies and the people who log in.

Builders make one thing each; `town()` makes the usual cast. Everything goes through the real verbs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from deputies.models import Area, AreaLevel, Deputy, DeputyLevel, DeputyStatus, Topic
from deputies.models.accounts import HandlingUnit, Membership, Role, User
from feedback import lifecycle
from feedback.arrival import submitting
from feedback.models import RouteReason, Submission
from stations.models import Assignment, Venue, VenueKind, VenueMembership, VenueRole

NAMESPACE = UUID("5d1d7f5c-6a53-4e0b-9a0e-0d2c8f6b1a11")
LAMPS = "北门的路灯从上周一起有三盏不亮。"
LEVELS = {2: AreaLevel.PROVINCE, 4: AreaLevel.CITY, 6: AreaLevel.COUNTY, 9: AreaLevel.TOWNSHIP, 12: AreaLevel.VILLAGE}


def area(key: str, name: str, parent: Area | None = None) -> Area:
    code = key.ljust(12, "0")
    return Area.objects.create(key=key, code=code, name=name, level=LEVELS[len(key)], parent=parent)


def venue(name: str, area: Area, parent: Venue | None = None, kind: VenueKind | None = None) -> Venue:
    """A home when it has no parent, else a station."""
    return Venue.objects.create(
        name=name,
        kind=kind or (VenueKind.STATION if parent else VenueKind.HOME),
        area=area,
        area_key=area.key,
        parent=parent,
        parent_kind=parent.kind if parent else None,
    )


def deputy(name: str, *venues: Venue, **fields: Any) -> Deputy:
    made = Deputy.objects.create(name=name, area=venues[0].area, **{"level": DeputyLevel.CITY, **fields})
    Assignment.objects.bulk_create(Assignment(venue=v, deputy=made) for v in venues)
    return made


def user(username: str, **fields: Any) -> User:
    """Without a password: tests log in with `client.force_login`."""
    made = User(username=username, **fields)
    made.set_unusable_password()
    made.save()
    return made


def account_of(person: Deputy, username: str) -> User:
    made = user(username, last_name=person.name)
    Membership.objects.create(user=made, role=Role.DEPUTY, deputy=person)
    return made


def liaison_of(where: Venue, username: str, role: VenueRole = VenueRole.LIAISON) -> User:
    made = user(username)
    VenueMembership.objects.create(user=made, venue=where, role=role)
    return made


def staff_of(where: Area, username: str, role: Role = Role.STAFF) -> User:
    made = user(username)
    Membership.objects.create(user=made, role=role, area=where)
    return made


def unit(name: str, where: Area) -> HandlingUnit:
    return HandlingUnit.objects.create(name=name, area=where)


def officer_of(of: HandlingUnit, username: str) -> User:
    made = user(username)
    Membership.objects.create(user=made, role=Role.UNIT_OFFICER, unit=of)
    return made


def submission(where: Venue, message: str = LAMPS, **opinion: Any) -> Submission:
    """A new one, not routed yet. The same venue, message and `n` give the same one again."""
    key = uuid5(NAMESPACE, f"{where.pk} {message} {opinion.pop('n', 0)}")
    receipt = submitting.submit(submitting.Opinion(venue=where, message=message, **opinion), idempotency_key=key)
    return Submission.objects.get(pk=receipt.submission_id)


def assigned(to: Deputy, where: Venue, message: str = LAMPS, **opinion: Any) -> Submission:
    """A new one that routing gave to `to`, who has not accepted it yet."""
    made = submission(where, message, **opinion)
    return lifecycle.assign(made.pk, actor=lifecycle.SYSTEM, deputy=to, reason=RouteReason.ON_DUTY)


@dataclass(frozen=True)
class Town:
    """Wuxi in small: two districts, one home with two stations, and one person of every role."""

    city: Area
    xishan: Area
    street: Area
    binhu: Area
    home: Venue
    station: Venue
    elsewhere: Venue
    shen: Deputy  # of the station, holds what the tests assign
    zhou: Deputy  # of the same station, holds nothing
    far: Deputy  # of another district
    users: dict[str, User]
    topic: Topic
    unit: HandlingUnit  # of the station's district


def town() -> Town:
    """Users by key: shen, zhou, far, ended (a deputy whose term is over), liaison, head, staff, city_staff,
    sister_staff, officer (of a handling unit), auditor, nobody (no role)."""
    province = area("32", "江苏省")
    city = area("3202", "无锡市", province)
    xishan, binhu = area("320205", "锡山区", city), area("320211", "滨湖区", city)
    street = area("320205001", "东亭街道", xishan)
    home = venue("东亭街道代表之家", street)
    station = venue("春星社区代表联络站", street, home)
    elsewhere = venue("滨湖区代表之家", binhu)
    shen, zhou, far = deputy("沈岩", station), deputy("周敏华", station), deputy("陆远", elsewhere)
    ended = deputy("钱止", station, status=DeputyStatus.ENDED)
    bureau = unit("锡山区城市管理局", xishan)
    users = {
        "shen": account_of(shen, "shen"),
        "zhou": account_of(zhou, "zhou"),
        "far": account_of(far, "far"),
        "ended": account_of(ended, "ended"),
        "liaison": liaison_of(station, "liaison"),
        "head": liaison_of(station, "head", VenueRole.HEAD),
        "staff": staff_of(xishan, "staff"),
        "city_staff": staff_of(city, "city_staff"),
        "sister_staff": staff_of(binhu, "sister_staff"),
        "officer": officer_of(bureau, "officer"),
        "auditor": staff_of(xishan, "auditor", Role.AUDITOR),
        "nobody": user("nobody"),
    }
    topic = Topic.objects.get(slug="streets")
    return Town(city, xishan, street, binhu, home, station, elsewhere, shen, zhou, far, users, topic, bureau)


def everybody(town: Town) -> dict[str, User]:
    """The town's users and those whom only the access matrix asks: street_staff, village_staff (of an area inside the
    street), far_liaison, administrator (the role alone), operator (who may open Django's
    admin too), disabled (staff of the street whose account is switched off)."""
    village = area("320205001001", "春星社区", town.street)
    operator = user("operator", is_staff=True, is_superuser=True)
    disabled = staff_of(town.street, "disabled")
    User.objects.filter(pk=disabled.pk).update(is_active=False)
    return town.users | {
        "street_staff": staff_of(town.street, "street_staff"),
        "village_staff": staff_of(village, "village_staff"),
        "far_liaison": liaison_of(town.elsewhere, "far_liaison"),
        "administrator": administrator(user("administrator")),
        "operator": administrator(operator),
        "disabled": disabled,
    }


def administrator(made: User) -> User:
    Membership.objects.create(user=made, role=Role.ADMINISTRATOR)
    return made
