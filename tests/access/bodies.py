"""What is sent with a POST so that whoever may do it really does it. By the address as it stands in the table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from deputies.models import Area
from feedback.arrival import form_tokens
from feedback.forms.privacy import PERIODS, TOLD
from feedback.models import OutcomeClass, Rating, Submission
from feedback.models.privacy import PrivacyRules
from feedback.models.workflow import DeclineReason, Workflow
from feedback.receipts import query_codes
from feedback.registers import areas as in_areas
from feedback.workflow.rules import FIELDS
from tests.access.table import ROLES
from tests.access.world import World

Body = dict[str, Any]


def body_of(world: World, role: str, address: str) -> Body:
    made = BODIES.get(address, {})
    return made(world, role) if callable(made) else made


def _code(world: World, role: str, submission: Submission) -> str:
    """The holder of another query code brings it; nobody else has one."""
    if role != "other_code":
        return "2222-2222-2222-2222-2222-2222"
    return query_codes.query_code(submission.idempotency_key, settings.QUERY_CODE_KEY)


def _version(world: World, place: str) -> int:
    return Submission.objects.get(pk=world.places[place]).version


def _opinion(place: str) -> Callable[[World, str], Body]:
    message = {"message": "北门的路灯不亮，请看一看。"}
    return lambda world, _role: {"token": form_tokens.new(world.places[place])} | message


def _visit(world: World, role: str) -> Body:
    return {**_opinion("venue_code")(world, role), "slot": _slot(world)}


def _slot(world: World) -> str:
    return f"{world.places['contact_day']}@09:00"


def _walk_in(world: World, _role: str) -> Body:
    return {"token": form_tokens.new(f"walk-in-{world.places['today']}"), "message": "北门的路灯不亮，请看一看。"}


def _track(world: World, role: str) -> Body:
    return {"code": _code(world, role, world.other)}


def _join(world: World, _role: str) -> Body:
    return {"token": form_tokens.new(world.places["venue_code"]), "question": world.places["asked"]}


def _follow(world: World, role: str) -> Body:
    return {"code": world.following if role == "other_code" else _code(world, role, world.other), "do": "leave"}


def _lost(world: World, role: str) -> Body:
    """Nobody's address is asked for twice."""
    return {"contact": f"{role}{world.places['case']}@example.cn"}


def _detail(world: World, role: str) -> Body:
    return {**_track(world, role), "words": "还是不亮。", "version": world.other.version}


def _rate(world: World, role: str) -> Body:
    rated = {"rating": Rating.SATISFIED, "words": "", "version": world.resolved.version}
    return {"code": _code(world, role, world.resolved), **rated}


def _move(place: str = "case", **fields: Any) -> Callable[[World, str], Body]:
    def body(world: World, _role: str) -> Body:
        filled = {name: value(world) if callable(value) else value for name, value in fields.items()}
        return {"version": _version(world, place), **filled}

    return body


def _outcome(_world: World) -> int:
    return OutcomeClass.objects.all()[0].pk


def _reason(_world: World) -> int:
    return DeclineReason.objects.all()[0].pk


def _entry(world: World, role: str) -> Body:
    token = form_tokens.new(f"on-behalf-{world.user(role).pk}") if ROLES[role] else ""
    said = {"channel": "telephone", "received_on": timezone.localdate().isoformat()}
    return {"token": token, "message": "北门的路灯不亮，请看一看。", **said}


def _shown(world: World) -> str:
    case = Submission.objects.get(pk=world.places["case"])
    return f"{case.pk}:{case.version}"


def _rules(_world: World, _role: str) -> Body:
    shown = Workflow.objects.get(area=None)
    empty = {f"{prefix}-{name}_FORMS": "1" for prefix in ("outcomes", "reasons") for name in ("TOTAL", "INITIAL")}
    rows = {
        "outcomes-0-name": "已解决",
        "outcomes-0-name_en": "Solved",
        "reasons-0-name": "诉讼",
        "reasons-0-name_en": "In court",
    }
    where = {"reasons-0-instead": "法院", "reasons-0-instead_en": "The court"}
    return {"based_on": shown.pk, **{name: getattr(shown, name) for name in FIELDS}, **empty, **rows, **where}


def _privacy(_world: World, _role: str) -> Body:
    shown = PrivacyRules.objects.get(area=None)
    return {"based_on": shown.pk, **{name: getattr(shown, name) for name in (*TOLD, *PERIODS)}}


def _colleague(world: World) -> int:
    return world.town.zhou.pk


A_DATE = "?area={street}&year={contact_year}&day={contact_date}"


def _in_year(**fields: Any) -> Callable[[World, str], Body]:
    def body(world: World, _role: str) -> Body:
        return {"area": world.town.street.key, "year": world.day.year, "day": world.day, **_dated(world, fields)}

    return body


def _on_day(**fields: Any) -> Callable[[World, str], Body]:
    return lambda world, _role: _dated(world, fields)


def _dated(world: World, fields: Body) -> Body:
    """`days=3` in a field's place means so long after the contact day."""
    return {name: world.day + value if isinstance(value, timedelta) else value for name, value in fields.items()}


def _making(world: World, _role: str) -> Body:
    return {"which": "list", "listed": world.places["venue_code"], "size": "card", "packing": "pdf", **CHINESE}


def _rotating(world: World, role: str) -> Body:
    return {**_making(world, role), "reason": "遗失", "confirmed": "1"}


def _new_person(world: World, _role: str) -> Body:
    return {"username": "somebody", "role": "liaison", "where": world.town.station.name}


def _post(world: World, _role: str) -> Body:
    return {"role": "liaison", "where": world.town.station.name}


def _held(world: World, _role: str) -> Body:
    return {"post": f"m{world.users['zhou'].memberships.get().pk}"}


def _deputy(world: World, _role: str) -> Body:
    return {"name": "贺新", "level": "city", "area": world.town.street.key}


def _venue(world: World, _role: str) -> Body:
    return {"name": "新街代表之家", "kind": "home", "area": world.town.street.key}


def _station(world: World, _role: str) -> Body:
    return {"name": "新名", "kind": "station", "area": world.town.street.key, "parent": world.town.home.pk}


def _congress(term: int) -> Callable[[World, str], Body]:
    fixed = {"level": "township", "term": term, "begins": "2022-01-10"}
    return lambda world, _role: {"area": world.town.street.key, **fixed}


def _group(world: World, _role: str) -> Body:
    return {"name": "教科文卫组", "area": world.town.street.key}


def _handling_unit(world: World, _role: str) -> Body:
    """In the district: the street's own staff may not."""
    return {"name": "锡山区水利局", "area": world.town.xishan.key}


def _area(world: World, _role: str) -> Body:
    return {"name": "新工业园", "on": timezone.localdate().isoformat()}


def _moved_area(world: World, _role: str) -> Body:
    """To another district, which the staff of one do not reach."""
    return _gone(world.town.street, world.town.binhu, ends=False)


def _merged_area(world: World, _role: str) -> Body:
    zone = Area.objects.get(pk=world.places["zone"])
    return _gone(zone, Area.objects.get(key="320205001001"), ends=True)


def _gone(area: Area, to: Area, *, ends: bool) -> Body:
    seen = in_areas.plan(area, to, ends=ends).seen
    return {"to": to.key, "on": timezone.localdate().isoformat(), "seen": seen, "name": area.name}


def _hat(world: World, role: str) -> Body:
    return {"hat": {"deputy": "deputy", "liaison": "venue", "staff": "staff"}.get(role, "administrator")}


def _table(_world: World, _role: str) -> Body:
    return {"kind": "deputies", "file": SimpleUploadedFile("deputies.csv", "姓名\n贺新\n".encode())}


CHINESE = {"language": "zh-hans"}
A_WEEK, TWO_DAYS = timedelta(days=7), timedelta(days=2)
BODIES: dict[str, Body | Callable[[World, str], Body]] = {
    "/c/{venue_code}": _opinion("venue_code"),
    "/c/{deputy_code}": _opinion("deputy_code"),
    "/c/": lambda world, _role: {"code": world.places["venue_code"]},
    "/c/{venue_code}/join": _join,
    "/c/{venue_code}/visit": _visit,
    "/t/": _track,
    "/t/visit": lambda world, role: {**_track(world, role), "cancel": "1"},
    "/t/detail": _detail,
    "/files/uploads/": _opinion("venue_code"),
    "/t/rate": _rate,
    "/t/follow": _follow,
    "/t/lost": _lost,
    "/t/picture": _track,
    "/t/consent": _track,
    "/t/data": _track,
    "/t/erase": _track,
    "/t/withdraw": lambda world, role: {**_track(world, role), "version": world.other.version, "confirmed": "yes"},
    "/i18n/setlang/": {"language": "en"},
    "/login/": {"username": "somebody", "password": "wrong"},
    "/invitation/?k={invitation}": {
        "last_name": "贺", "first_name": "新", "password": "a Long-enough 1", "again": "a Long-enough 1"
    },
    "/find/near": {"latitude": "31.57", "longitude": "120.30"},
    "/inbox/{case}/contact/": {"why": "核对电话号码"},
    "/answers/desk/{asked}/question/": {"title": "路灯", "question": "不亮。"},
    "/answers/desk/{answered}/": {"title": "路灯", "question": "不亮。", "answer": "修好了。"},
    "/screening/{screening}/": {"decision": "release"},
    "/screening/words/": lambda world, _role: {"word": "梧桐", "kind": "other", "area": world.town.street.key},
    "/texts/{text}/": lambda world, _role: {
        "place": f"venue-{world.places['venue']}", "title": "已收到", "text": "{name}，您好。"
    },
    "/inbox/{case}/note/": {"words": "请大家看看。"},
    "/inbox/many/": {"do": "accept"},
    "/inbox/views/": {"show": "overdue", "name": "先看的"},
    "/inbox/{case}/accept/": _move(),
    "/inbox/{case}/answer/": _move(words="已在处理。"),
    "/inbox/{case}/ask/": _move(words="在哪一段？"),
    "/inbox/{case}/refer/": _move(deputy=_colleague, words="请你办理。"),
    "/inbox/{liaison_case}/give/": _move("liaison_case", deputy=_colleague, words="请你办理。"),
    "/inbox/{case}/resolve/": _move(outcome=_outcome, words="已修好。", confirmed="1"),
    "/on-behalf/": _entry,
    "/inbox/{case}/suggestion/": lambda world, _role: {
        "title": "关于路灯的建议", "kind": "between", "lead_proposer": world.town.shen.pk, "filed_on": "2026-03-05"
    },
    "/suggestions/{suggestion}/standing/": {"stage": "replied", "stage_on": "2026-03-20", "words": "年内改造。"},
    "/suggestions/{suggestion}/unlink/": lambda world, _role: {"case": world.places["case"]},
    "/similar/{group}/confirm/": lambda world, _role: {"member": world.places["unrouted"]},
    "/similar/{group}/split/": lambda world, _role: {"member": world.places["case"]},
    "/similar/{group}/answer/": lambda world, _role: {"case": _shown(world), "words": "周五修好。"},
    "/similar/{group}/give/": lambda world, _role: {"case": _shown(world), "deputy": world.town.shen.pk},
    "/similar/rule/": {"at_least": "50", "days": "30"},
    "/rules/?area={street}": _rules,
    "/rules/privacy/?area={street}": _privacy,
    "/holidays/notice/": {"text": "元旦：1月1日放假", "year": "2031"},
    "/holidays/": {"first": "2031-01-01", "kind": "free", "name": "元旦"},
    "/topics/?area={street}": {"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"},
    "/inbox/{case}/settle/": _move(outcome=_outcome, words="当场修好了。", confirmed="1"),
    "/inbox/{case}/complex/": _move(),
    "/inbox/{case}/extend/": _move(words="要等配件。"),
    "/inbox/{case}/decline/": _move(reason=_reason, words="法院正在审理。", confirmed="1"),
    "/inbox/{case}/unit/": _move(unit=lambda world: world.town.unit.pk, words="请修路灯。"),
    "/inbox/{case}/join/": _move(deputy=_colleague, words="请一起办。"),
    "/inbox/{case}/transfer/": _move(venue=lambda world: world.town.home.pk, words="归街道。"),
    "/inbox/{case}/raise/": _move(words="要区里协调。"),
    "/inbox/{joint_case}/part/": _move("joint_case", deputy=_colleague, words="办完了。"),
    "/inbox/{referred_case}/recall/": _move("referred_case", words="转错了。"),
    "/inbox/{raised_case}/hand-down/": _move("raised_case", area=lambda world: world.town.street.pk, words="请办。"),
    "/unit/{referral}/reply/": _move("referred_case", words="本周修好。"),
    "/unit/{referral}/object/": _move("referred_case", words="路灯归供电公司。"),
    "/unit/{referral}/contact/": {"why": "要约时间上门"},
    "/inbox/{case}/supervise/": _move(words="请一周内办结。"),
    "/inbox/{unrouted}/decline/": _move("unrouted", reason=_reason, words="法院正在审理。", confirmed="1"),
    "/dashboard/unrouted/{unrouted}/": _move("unrouted", to=lambda world: f"deputy-{world.town.zhou.pk}"),
    "/account/hat/": _hat,
    "/posters/": _making,
    "/posters/?area={street}": _making,
    "/posters/rotate/": _rotating,
    "/deputies/new/": _deputy,
    "/deputies/{deputy}/edit/": _deputy,
    "/deputies/{deputy}/photo/": {"remove": "1"},
    "/deputies/{deputy}/status/suspended/": {"reason": "出差"},
    "/imports/": _table,
    "/venues/new/": _venue,
    "/venues/{venue}/edit/": _station,
    "/venues/{venue}/open/": {"open": "no"},
    "/venues/{venue}/deputies/{colleague}/": {"leave": "1"},
    "/congresses/new/": _congress(19),
    "/congresses/{congress}/edit/": _congress(18),
    "/congresses/{congress}/end/": {"ends": "2027-01-08"},
    "/congresses/{congress}/districts/": {"number": "2", "name": "东亭第二选区"},
    "/congresses/{congress}/districts/{electoral_district}/": {"number": "3", "name": "东亭第三选区"},
    "/areas/{street_area}/new/": _area,
    "/areas/{zone}/rename/": _area,
    "/areas/{street_area}/move/": _moved_area,
    "/areas/{zone}/merge/": _merged_area,
    "/handling-units/new/": _handling_unit,
    "/handling-units/{unit}/edit/": _handling_unit,
    "/handling-units/{unit}/end/": {"reason": "机构改革"},
    "/deputy-groups/new/": _group,
    "/deputy-groups/{deputy_group}/edit/": _group,
    "/deputy-groups/{deputy_group}/end/": {"reason": "换届"},
    "/contact-days/year/plan/": _in_year(),
    "/contact-days/year/publish/": _in_year(),
    "/contact-days/year/draw/": _in_year(),
    f"/contact-days/year/move/{A_DATE}": _in_year(to=TWO_DAYS, reason="台风"),
    f"/contact-days/year/cancel/{A_DATE}": _in_year(reason="台风"),
    "/contact-days/{contact_day}/duty/": lambda world, _role: {"deputy": world.town.zhou.pk},
    "/contact-days/{contact_day}/place/": {"starts": "10:00", "ends": "12:00"},
    "/contact-days/{contact_day}/move/": _on_day(to=TWO_DAYS, reason="台风"),
    "/contact-days/{contact_day}/cancel/": {"reason": "台风"},
    "/contact-day/{today}/walk-in/": _walk_in,
    "/contact-day/{today}/present/": lambda world, _role: {"pk": world.town.shen.pk},
    "/contact-day/{today}/absent/": lambda world, _role: {"pk": world.town.shen.pk},
    "/contact-day/{today}/names/": {"why": "准备接待"},
    "/contact-day/{today}/close/": {"met": "1", "words": "来了一位。"},
    "/duty/": _on_day(first_day=A_WEEK, last_day=A_WEEK),
    "/duty/{duty}/swap/": lambda world, _role: {"wanted": world.places["wanted"]},
    "/calendars/new/?area={street}": lambda world, _role: {"area": world.town.street.key},
    "/api/tokens/": {"name": "12345", "scopes": ["cases:read"], "days": "30"},
    "/people/new/": _new_person,
    "/people/{person}/appoint/": _post,
    "/people/{person}/dismiss/": _held,
}  # fmt: skip
