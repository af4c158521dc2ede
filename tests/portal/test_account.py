"""Second factors, the gate before the work, sessions, the role one acts in."""

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone, translation

from deputies import accounts, sessions
from deputies.models import Deputy, DeputyStatus
from deputies.models.accounts import Membership, Role, User
from stations.access import Hat, scope_of
from tests import cast

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse 电池"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def town() -> cast.Town:
    town = cast.town()
    for user in town.users.values():
        user.set_password(PASSWORD)
        user.save()
    return town


NO_INLINES = {
    f"{name}-{what}": 0 for name in ("memberships", "venue_memberships") for what in ("TOTAL_FORMS", "INITIAL_FORMS")
}


def log_in(client: Client, name: str, address: str = "203.0.113.77") -> Any:
    return client.post("/login/?lang=en", {"username": name, "password": PASSWORD}, REMOTE_ADDR=address)


def code_now(secret: str = SECRET) -> str:
    counters = list(yield_hotp_counters_from_time())
    return str(format_hotp_value(hotp_value(secret, counters[len(counters) // 2])))


def with_app(user: User) -> None:
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)


def test_the_second_factor_is_asked_for_and_a_code_works_once(client: Client, town: cast.Town) -> None:
    with_app(town.users["shen"])
    assert SECRET not in str(Authenticator.objects.get(user=town.users["shen"], type="totp").data), "encrypted"
    assert log_in(client, "shen")["Location"].endswith("/account/second-factor/authenticate/")
    assert client.get("/inbox/").status_code == 302, "half a login is none"
    assert "Code" in client.get("/account/second-factor/authenticate/?lang=en").content.decode()
    assert client.post("/account/second-factor/authenticate/", {"code": "000000"}).status_code == 200
    code = code_now()
    assert client.post("/account/second-factor/authenticate/", {"code": code})["Location"] == "/inbox/"
    other = Client()
    log_in(other, "shen")
    cache.clear()  # allauth knows used codes of its own process only
    again = other.post("/account/second-factor/authenticate/?lang=en", {"code": code})
    assert "has been used" in again.content.decode()


def test_guessing_codes_is_limited(client: Client, town: cast.Town) -> None:
    with_app(town.users["zhou"])
    log_in(client, "zhou")
    for _ in range(5):
        client.post("/account/second-factor/authenticate/", {"code": "111111"})
    refused = client.post("/account/second-factor/authenticate/?lang=en", {"code": code_now()})
    assert "Too many attempts" in refused.content.decode()


def test_a_recovery_code_opens_the_account_once(client: Client, town: cast.Town) -> None:
    with_app(town.users["far"])
    code = Authenticator.objects.get(user=town.users["far"], type="recovery_codes").wrap().get_unused_codes()[0]
    log_in(client, "far")
    assert client.post("/account/second-factor/authenticate/", {"code": code}).status_code == 302
    other = Client()
    log_in(other, "far")
    assert other.post("/account/second-factor/authenticate/", {"code": code}).status_code == 200


@pytest.mark.parametrize(("who", "led"), [("staff", True), ("auditor", True), ("shen", False), ("liaison", False)])
def test_staff_can_do_nothing_before_their_second_factor(
    client: Client, town: cast.Town, settings: Any, who: str, led: bool
) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    log_in(client, who)
    room = "/dashboard/" if led else "/inbox/"
    answer = client.get(room)
    assert answer.status_code == (302 if led else 200)
    if led:
        assert answer["Location"] == "/account/second-factor/"
        assert client.get("/account/second-factor/").status_code == 200
        assert client.get("/admin/")["Location"] == "/account/second-factor/"
        assert client.post("/inbox/1/answer/").status_code == 302


def test_setting_up_the_app_opens_the_work(client: Client, town: cast.Town, settings: Any) -> None:
    settings.REQUIRE_SECOND_FACTOR = True
    log_in(client, "staff")
    old = Client()
    log_in(old, "staff", "203.0.113.78")
    page = client.get("/account/second-factor/totp/activate/")
    assert page.status_code == 200
    assert "Set up" in client.get("/account/second-factor/totp/activate/?lang=en").content.decode()
    secret = client.session["mfa.totp.secret"]
    done = client.post("/account/second-factor/totp/activate/", {"code": code_now(secret)})
    assert done["Location"] == "/account/second-factor/recovery-codes/"
    assert client.get("/dashboard/").status_code == 200
    assert client.get("/account/second-factor/recovery-codes/").content.decode().count("<code>") == 10
    assert old.get("/dashboard/")["Location"].startswith("/account/second-factor/reauthenticate/"), "shown there too"
    sent = old.post(
        "/venues/new/", {"name": "春星社区代表联络站"}, headers={"Referer": "http://testserver/venues/new/"}
    )
    assert sent["Location"].endswith("?next=%2Fvenues%2Fnew%2F"), "the page that it was written on"
    removal = client.post("/account/second-factor/totp/deactivate/")
    assert removal.status_code == 200, "the last one stays"
    assert Authenticator.objects.filter(user=town.users["staff"], type="totp").exists()


def test_a_password_of_ones_own_first(client: Client, town: cast.Town) -> None:
    User.objects.filter(username="shen").update(must_change_password=True)
    log_in(client, "shen")
    assert client.get("/inbox/")["Location"] == "/account/password/"
    assert "of your own" in client.get("/account/password/?lang=en").content.decode()
    new = {"oldpassword": PASSWORD, "password1": "ganz neues 密码 99", "password2": "ganz neues 密码 99"}
    assert client.post("/account/password/", new).status_code == 302
    assert client.get("/inbox/").status_code == 200


@pytest.mark.parametrize("password", ["短", "12345678", "chen-shen-yan"])
def test_what_is_wrong_with_a_password_is_said_in_the_language_of_the_page(password: str) -> None:
    person = User(username="chen-shen-yan", last_name="沈", first_name="岩")
    for language, letters in (("zh-hans", r"[\u4e00-\u9fff]"), ("en", r"^[A-Za-z0-9 .:]+$")):
        with translation.override(language), pytest.raises(ValidationError) as refused:
            validate_password(password, person)
        assert all(re.search(letters, said) for said in refused.value.messages), refused.value.messages


def test_staff_ask_for_a_new_password(client: Client, town: cast.Town) -> None:
    log_in(client, "liaison")
    staff, person = Client(), town.users["liaison"]
    staff.force_login(town.users["staff"])
    assert "Ask for a new one" in staff.get(f"/people/{person.pk}/?lang=en").content.decode()
    staff.post(f"/people/{person.pk}/demand-password/")
    assert client.get("/inbox/")["Location"] == "/account/password/", "with the next click"
    page = staff.get(f"/people/{person.pk}/?lang=en").content.decode()
    assert "Ask for a new one" not in page
    assert "asked for a new password" in page


def test_a_password_that_the_administrator_has_set_is_for_one_login(client: Client, town: cast.Town) -> None:
    root = Client()
    root.force_login(User.objects.create_superuser("root"))
    for_once = {"password1": "einmal gültig 春天 7", "password2": "einmal gültig 春天 7", "usable_password": "true"}
    assert root.post(f"/admin/deputies/user/{town.users['shen'].pk}/password/", for_once).status_code == 302
    client.post("/login/", {"username": "shen", "password": for_once["password1"]}, REMOTE_ADDR="203.0.113.9")
    assert client.get("/inbox/")["Location"] == "/account/password/"
    assert root.post("/admin/deputies/user/add/", for_once | {"username": "neu"} | NO_INLINES).status_code == 302
    assert User.objects.get(username="neu").must_change_password


def test_the_second_step_offers_only_what_the_person_has(client: Client, town: cast.Town) -> None:
    with_app(town.users["shen"])
    log_in(client, "shen")
    page = client.get("/account/second-factor/authenticate/?lang=en").content.decode()
    assert "Use a passkey" not in page
    assert "placeholder" not in page
    wrong = client.post("/account/second-factor/authenticate/?lang=en", {"code": "000000"}).content.decode()
    assert "The code is not right." in wrong


def test_sessions_are_listed_and_ended(client: Client, town: cast.Town, django_assert_num_queries: Any) -> None:
    phone = Client(HTTP_USER_AGENT="Phone")
    log_in(phone, "shen", "203.0.113.5")
    log_in(client, "shen", "203.0.113.6")
    page = client.get("/account/?lang=en").content.decode()
    assert "203.0.113.5" in page
    assert "This one" in page
    other = sessions.of(town.users["shen"], timezone.now()).exclude(session_key=client.session.session_key).get()
    stranger = Client()
    stranger.force_login(town.users["zhou"])
    assert stranger.post(f"/account/sessions/{other.pk}/end/").status_code == 404
    assert client.post(f"/account/sessions/{other.pk}/end/").status_code == 302
    assert phone.get("/inbox/").status_code == 302
    with django_assert_num_queries(6):  # session, account, scope, its second factors, its sessions, the bell
        client.get("/account/")


def test_a_disabled_account_is_out_at_once(client: Client, town: cast.Town) -> None:
    log_in(client, "shen")
    accounts.disable(town.users["shen"], actor=town.users["staff"])
    assert not Session.objects.exists()
    assert client.get("/inbox/")["Location"].startswith("/login/")
    assert "do not fit" in log_in(Client(), "shen").content.decode()


def test_unticking_in_the_admin_ends_the_sessions(client: Client, town: cast.Town) -> None:
    log_in(client, "shen")
    root = Client()
    root.force_login(User.objects.create_superuser("root"))
    person = town.users["shen"]
    data = {"username": "shen", "date_joined_0": "2026-01-01", "date_joined_1": "00:00:00", **NO_INLINES}
    answer = root.post(f"/admin/deputies/user/{person.pk}/change/", data)
    assert answer.status_code == 302
    assert not sessions.of(person, timezone.now()).exists()
    assert client.get("/inbox/").status_code == 302
    assert person.account_events.get().verb == "disable"


def test_the_end_of_a_term_ends_the_sessions(client: Client, town: cast.Town) -> None:
    log_in(client, "shen")
    root = Client()
    root.force_login(User.objects.create_superuser("root"))
    root.post("/admin/deputies/deputy/", {"action": "end", "_selected_action": [town.shen.pk]})
    assert Deputy.objects.get(pk=town.shen.pk).status == DeputyStatus.ENDED
    assert client.get("/inbox/")["Location"].startswith("/login/")


def test_a_session_ends_after_idle_minutes_and_work_prolongs_it(
    client: Client, town: cast.Town, settings: Any, time_machine: Any
) -> None:
    now = timezone.now()
    time_machine.move_to(now, tick=False)
    log_in(client, "shen")
    for minutes in (20, 40, 60):
        time_machine.move_to(now + timedelta(minutes=minutes), tick=False)
        assert client.get("/inbox/").status_code == 200
    time_machine.move_to(now + timedelta(minutes=60 + settings.SESSION_IDLE_MINUTES + 1), tick=False)
    assert client.get("/inbox/")["Location"].startswith("/login/")


def test_one_acts_in_one_role_at_a_time(client: Client, town: cast.Town) -> None:
    shen = town.users["shen"]
    Membership.objects.create(user=shen, role=Role.STAFF, area=town.xishan)
    assert scope_of(shen).hats == (Hat.DEPUTY, Hat.STAFF)
    assert not scope_of(shen).staff_area_keys
    client.force_login(shen)
    assert client.get("/inbox/").status_code == 200
    assert client.get("/dashboard/").status_code == 404
    assert client.post("/account/hat/", {"hat": "auditor"}).status_code == 404
    assert client.post("/account/hat/", {"hat": "staff"})["Location"] == "/dashboard/"
    assert client.get("/dashboard/").status_code == 200
    assert client.get("/inbox/").status_code == 404


def test_the_admin_has_no_door_of_its_own(client: Client, town: cast.Town) -> None:
    assert client.get("/admin/login/?next=/admin/")["Location"].startswith("/login/")
    client.force_login(town.users["shen"])
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/login/").status_code == 403


@pytest.mark.parametrize("route", ["/signup/", "/account/signup/", "/accounts/signup/"])
def test_nobody_signs_up(client: Client, route: str) -> None:
    assert client.get(route).status_code == 404
