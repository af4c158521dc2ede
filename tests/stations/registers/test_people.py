"""Staff appoint within their own areas only, nobody raises themselves, and every appointment leaves its line."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from deputies.models.accounts import AccountEvent, HandlingUnit, Membership, Role, User
from stations.accounts import appointing, people
from stations.accounts.people import Post
from stations.models import VenueMembership, VenueRole
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> cast.Town:
    town = cast.town()
    town.users["street_staff"] = cast.staff_of(town.street, "street_staff")
    admin = town.users["admin"] = cast.user("admin")
    Membership.objects.create(user=admin, role=Role.ADMINISTRATOR)
    return town


def posts(town: cast.Town) -> dict[str, Post]:
    unit = HandlingUnit.objects.create(name="锡山区住建局", area=town.xishan)
    return {
        "staff of the street": Post(Role.STAFF, town.street),
        "staff of the district": Post(Role.STAFF, town.xishan),
        "auditor of the city": Post(Role.AUDITOR, town.city),
        "liaison": Post(VenueRole.LIAISON, town.station),
        "head elsewhere": Post(VenueRole.HEAD, town.elsewhere),
        "officer": Post(Role.UNIT_OFFICER, unit),
        "deputy": Post(Role.DEPUTY, cast.deputy("新代表", town.station)),
        "administrator": Post(Role.ADMINISTRATOR),
    }


# Who may appoint somebody to what; everything else is refused.
TABLE = {
    "street_staff": {"staff of the street", "liaison", "deputy"},
    "staff": {"staff of the street", "staff of the district", "liaison", "officer", "deputy"},
    "city_staff": {"staff of the street", "staff of the district", "auditor of the city", "liaison", "head elsewhere",
                   "officer", "deputy"},
    "sister_staff": {"head elsewhere"},
    "admin": {"staff of the street", "staff of the district", "auditor of the city", "liaison", "head elsewhere",
              "officer", "deputy", "administrator"},
    "shen": set(), "liaison": set(), "head": set(), "auditor": set(), "nobody": set(),
}  # fmt: skip


@pytest.mark.parametrize("who", TABLE)
def test_who_may_appoint_to_what(town: cast.Town, who: str) -> None:
    done = set()
    for name, post in posts(town).items():
        newcomer = cast.user(f"new {name}")
        try:
            appointing.appoint(newcomer, post, actor=town.users[who])
            done.add(name)
        except appointing.NotAllowed:
            assert not people.posts_of([newcomer])[newcomer.pk]
    assert done == TABLE[who]
    assert AccountEvent.objects.filter(actor=town.users[who], verb="appoint").count() == len(done)


@pytest.mark.parametrize("who", ["staff", "city_staff", "admin"])
def test_nobody_edits_their_own_roles(town: cast.Town, who: str, client: Client) -> None:
    me = town.users[who]
    with pytest.raises(appointing.NotAllowed):
        appointing.appoint(me, Post(Role.STAFF, town.street), actor=me)
    own = people.posts_of([me])[me.pk][0]
    with pytest.raises(appointing.NotAllowed):
        appointing.dismiss(me, own, actor=me)
    client.force_login(me)
    for slug in ("disable", "end-sessions", "demand-password", "reset-second-factor"):
        assert client.post(f"/people/{me.pk}/{slug}/").status_code == 404
    assert client.post(f"/people/{me.pk}/invite/").status_code == 404
    assert client.post(f"/people/{me.pk}/appoint/", {"role": "staff", "where": town.street.name}).status_code == 404


def test_an_account_with_a_role_beyond_is_not_taken_over(town: cast.Town, client: Client) -> None:
    both = town.users["staff"]
    VenueMembership.objects.create(user=both, venue=town.station, role=VenueRole.LIAISON)
    client.force_login(town.users["street_staff"])
    assert client.get(f"/people/{both.pk}/").status_code == 200, "seen as a liaison of the street"
    assert client.post(f"/people/{both.pk}/invite/").status_code == 404
    assert client.post(f"/people/{both.pk}/disable/").status_code == 404
    own = next(held for held in people.posts_of([both])[both.pk] if held.post.role == Role.STAFF)
    assert client.post(f"/people/{both.pk}/dismiss/", {"post": own.key}).status_code == 404
    both.refresh_from_db()
    assert both.is_active


def test_a_foreign_account_is_a_404_like_a_missing_one(town: cast.Town, client: Client) -> None:
    client.force_login(town.users["sister_staff"])
    foreign, missing = town.users["liaison"].pk, 10**9
    for name, more in (("person", []), ("person-appoint", []), ("person-dismiss", []), ("person-invite", []),
                       ("person-manage", ["disable"])):  # fmt: skip
        method = client.get if name == "person" else client.post
        answers = [method(reverse(name, args=[pk, *more])) for pk in (foreign, missing)]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content


@pytest.mark.parametrize("who", ["shen", "liaison", "auditor", "nobody"])
def test_others_have_no_people_page(town: cast.Town, who: str, client: Client) -> None:
    client.force_login(town.users[who])
    assert client.get("/people/").status_code == client.get("/people/new/").status_code == 404


def test_the_list_shows_own_areas_only_in_a_fixed_number_of_queries(
    town: cast.Town, client: Client, django_assert_num_queries
) -> None:
    client.force_login(town.users["street_staff"])
    shown = {row.username for row in people.page(town.users["street_staff"]).rows}
    assert shown == {"liaison", "head", "street_staff", "shen", "zhou", "ended"}
    with django_assert_num_queries(7):  # session, account, scope, accounts, their posts (2), the bell
        client.get("/people/")
    for n in range(60):
        cast.liaison_of(town.station, f"many-{n:02}")
    with django_assert_num_queries(7):
        first = client.get("/people/?q=many")
    assert "many-49" in first.content.decode()
    assert "many-50" not in first.content.decode()
    assert "many-59" in client.get("/people/?q=many&after=many-49").content.decode()


def test_a_place_that_several_have_is_chosen_and_one_beyond_is_not_even_found(town: cast.Town, client: Client) -> None:
    client.force_login(town.users["staff"])
    cast.venue("春星社区第二代表联络站", town.street, town.home)
    who = cast.liaison_of(town.station, "newcomer")
    url = f"/people/{who.pk}/appoint/"
    asked = client.post(url, {"role": "head", "where": "春星"})
    assert (asked.status_code, asked.content.decode().count('name="place"')) == (422, 2)
    assert client.post(url, {"role": "head", "where": "春星", "place": town.station.pk}).status_code == 302
    assert client.post(url, {"role": "head", "where": town.elsewhere.name}).status_code == 422
    assert client.post(url, {"role": "administrator", "where": ""}).status_code == 422
    assert set(VenueMembership.objects.filter(user=who).values_list("role", flat=True)) == {"liaison", "head"}


def test_invited_and_dismissed(town: cast.Town, client: Client) -> None:
    client.force_login(town.users["staff"])
    said = {"username": "wang", "last_name": "王", "first_name": "宁", "role": "liaison", "where": town.station.name}
    answer = client.post("/people/new/", said)
    assert "/invitation/?k=" in answer.content.decode()
    wang = User.objects.get(username="wang")
    assert not wang.has_usable_password()
    assert client.post("/people/new/", said).status_code == 422, "the name is taken"
    held = people.posts_of([wang])[wang.pk][0]
    page = client.get(f"/people/{wang.pk}/").content.decode()
    assert page.count("确定：") == 3, "a role, the second factor and the account are asked about before they go"
    assert client.post(f"/people/{wang.pk}/dismiss/", {"post": held.key})["Location"] == "/people/"
    assert list(wang.account_events.values_list("verb", flat=True)) == ["dismiss", "invite", "appoint"]


def test_lines_stay_as_they_are(town: cast.Town) -> None:
    appointing.appoint(town.users["nobody"], Post(Role.STAFF, town.street), actor=town.users["staff"])
    line = AccountEvent.objects.get()
    assert line.actor_name == "staff"
    assert line.words.endswith(" · 东亭街道")
    for change in (line.delete, lambda: AccountEvent.objects.update(words="")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
