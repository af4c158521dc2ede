"""The list as people work with it: filters, kept views, news, many at once, and the next one after a move."""

import re

import pytest
from django.utils import timezone

from deputies.models.accounts import User
from feedback import lifecycle
from feedback.models import ActorKind, RouteReason, Submission
from feedback.models.inbox import VIEWS_AT_MOST, SavedView
from feedback.models.notices import Delivery
from tests import cast

pytestmark = pytest.mark.django_db
SHEN = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")


@pytest.fixture
def town():
    return cast.town()


@pytest.fixture
def shen(client, town):
    client.force_login(town.users["shen"])
    return client


@pytest.fixture
def cases(town):
    return [cast.assigned(town.shen, town.station, f"第 {i} 件") for i in range(3)]


def states(cases):
    by_number = Submission.objects.in_bulk([case.pk for case in cases])
    return [by_number[case.pk].state for case in cases]


def ticked(*cases):
    return [f"{case.pk}.{case.version}" for case in cases]


def test_a_filter_stays_while_one_works(shen, cases):
    lifecycle.ask_detail(cases[0].pk, "哪一段？", actor=SHEN)
    page = shen.get("/inbox/?show=waiting&lang=en").content.decode()
    assert cases[0].message in page
    assert cases[1].message not in page
    assert f'href="/inbox/{cases[0].pk}/?show=waiting"' in page
    case = shen.get(f"/inbox/{cases[0].pk}/?show=waiting&lang=en").content.decode()
    assert f'action="/inbox/{cases[0].pk}/answer/?show=waiting"' in case or "?show=waiting#move" in case


def test_an_empty_filter_is_no_reward_and_leads_back(shen, cases):
    page = shen.get("/inbox/?show=overdue&lang=en").content.decode()
    assert "Nothing of that kind." in page
    assert "All answered" not in page
    assert 'href="/inbox/"' in page


def test_only_a_liaison_is_offered_the_venues(client, town, shen, cases):
    assert "My venue" not in shen.get("/inbox/?lang=en").content.decode()
    client.force_login(town.users["liaison"])
    page = client.get("/inbox/?whose=venue&lang=en").content.decode()
    assert "My venue" in page
    assert cases[0].message in page


def test_a_kept_view(client, town, shen, cases):
    said = {"show": "overdue", "name": "先看的"}
    kept = shen.post("/inbox/views/?lang=en", said, follow=True).content.decode()
    assert "Kept as “先看的”." in kept
    assert "★ 先看的" in kept
    assert "★ 先看的" in shen.get(f"/inbox/{cases[0].pk}/").content.decode(), "beside a case too"
    shen.post("/inbox/views/", {**said, "show": "week"}, follow=True)
    view = SavedView.objects.get()
    assert view.query == "?show=week", "under the same name it is the new one"
    client.force_login(town.users["zhou"])
    assert "先看的" not in client.get("/inbox/").content.decode()
    assert client.post(f"/inbox/views/{view.pk}/forget/").status_code == 404
    client.force_login(town.users["shen"])
    assert client.post(f"/inbox/views/{view.pk}/forget/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_liaison_shares_a_view_with_the_venue_and_no_other(client, town):
    client.force_login(town.users["liaison"])
    said = {"show": "overdue", "name": "本站超期", "venue": town.station.pk}
    client.post("/inbox/views/", said)
    client.post("/inbox/views/", {**said, "name": "别处", "venue": town.elsewhere.pk})
    assert list(SavedView.objects.values_list("name", "venue")) == [("本站超期", town.station.pk)]
    cast.assigned(town.shen, town.station)
    cast.assigned(town.far, town.elsewhere)
    for name, sees in (("head", True), ("shen", True), ("far", False)):
        client.get("/inbox/")  # what was said to the one before is read
        client.force_login(town.users[name])
        assert ("本站超期" in client.get("/inbox/?show=all").content.decode()) is sees, name


def test_views_are_not_without_end(shen, town):
    owner = town.users["shen"]
    SavedView.objects.bulk_create(SavedView(owner=owner, name=f"v{i}") for i in range(VIEWS_AT_MOST))
    page = shen.post("/inbox/views/?lang=en", {"show": "week", "name": "one more"}, follow=True).content.decode()
    assert "as many as you may" in page
    assert "Please give it a name" in shen.post("/inbox/views/?lang=en", {"name": " "}, follow=True).content.decode()
    assert SavedView.objects.count() == VIEWS_AT_MOST


def test_an_unchanged_inbox_costs_one_query(shen, town, cases, django_assert_num_queries):
    first = shen.get("/inbox/changes/")
    assert set(first.json()["cases"]) == {case.pk for case in cases}
    assert f'data-version="{first["ETag"][1:-1]}"' in shen.get("/inbox/").content.decode()
    with django_assert_num_queries(4):  # session, user, roles, and the one that asks
        again = shen.get("/inbox/changes/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    new = cast.assigned(town.shen, town.station, "新来的")
    changed = shen.get("/inbox/changes/", headers={"if-none-match": first["ETag"]})
    assert set(changed.json()["cases"]) - set(first.json()["cases"]) == {new.pk}


def test_a_filtered_list_hears_of_its_own_only(shen, town, cases):
    first = shen.get("/inbox/changes/?show=waiting")
    cast.assigned(town.shen, town.station, "新来的")
    again = shen.get("/inbox/changes/?show=waiting", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_the_next_one_opens_after_a_move(shen, cases):
    said = {"version": cases[1].version, "words": "在看。"}
    answer = shen.post(f"/inbox/{cases[1].pk}/answer/?lang=en", said)
    assert answer["Location"] == f"/inbox/{cases[2].pk}/"
    page = shen.get(f"{answer['Location']}?lang=en").content.decode()
    assert f'data-sent="{cases[1].pk}:answer"' in page
    assert f'<a href="/inbox/{cases[1].pk}/">Back to it</a>' in page
    assert "2 of 3" in page, "what was answered stands behind what is new"


def test_accepting_stays_and_the_last_one_leads_to_the_inbox(shen, cases):
    for case in cases:
        stayed = shen.post(f"/inbox/{case.pk}/accept/", {"version": case.version})
        assert stayed["Location"] == f"/inbox/{case.pk}/"
    for case in Submission.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk"):
        last = shen.post(f"/inbox/{case.pk}/ask/", {"version": case.version, "words": "哪一段？"})
    assert last["Location"] == "/inbox/"


def test_beside_the_list_only_the_case_is_sent(shen, cases, django_assert_max_num_queries):
    shen.get("/inbox/")
    with django_assert_max_num_queries(7):
        part = shen.get(f"/inbox/{cases[0].pk}/", headers={"hx-request": "true"})
    assert "HX-Request" in part["Vary"]
    assert 'id="case"' in part.content.decode()
    assert "<html" not in part.content.decode()
    assert 'class="line"' not in part.content.decode()


def test_many_are_accepted_and_who_refuses_is_named(shen, cases):
    lifecycle.answer(cases[1].pk, "在看。", actor=SHEN)
    page = shen.post(
        "/inbox/many/?lang=en", {"do": "accept", "case": [*ticked(*cases), "x", "99999.1"]}
    ).content.decode()
    assert states(cases) == ["in_progress", "in_progress", "in_progress"]
    assert "2 done" in page
    assert "1 not done" in page
    assert "Its state is “In progress”: this is not possible now." in page


def test_many_tell_that_somebody_moved_first(shen, town, cases):
    lifecycle.extend(cases[0].pk, "要等配件。", actor=SHEN)
    page = shen.post("/inbox/many/?lang=en", {"do": "accept", "case": ticked(*cases)}).content.decode()
    assert "Somebody moved first: 沈岩 extended" in page
    assert states(cases) == ["assigned", "in_progress", "in_progress"]


def test_many_are_extended_with_one_reason(shen, cases):
    asked = shen.post("/inbox/many/?show=week", {"do": "extend", "case": ticked(*cases)}, follow=True)
    address, _status = asked.redirect_chain[0]
    assert "show=week" in address
    page = asked.content.decode()
    assert all(f'value="{value}"' in page for value in ticked(*cases))
    assert f'action="{address.replace("&", "&amp;")}"' in page, "sent from a page that a login leads back to"
    draft = page.split('data-draft="')[1].split('"')[0]
    assert draft == f"many:extend:{'.'.join(str(case.pk) for case in cases)}"
    assert not Submission.objects.filter(extended_at__isnull=False).exists()
    ready = {"do": "extend", "case": ticked(*cases[:2]), "ready": "yes"}
    wrong = shen.post(address, {**ready, "words": "字" * 2001})
    assert wrong.status_code == 422
    assert "字" * 2001 in wrong.content.decode()
    assert f'data-draft="{draft}"' in wrong.content.decode()
    done = shen.post(address, {**ready, "words": "要等配件。"}).content.decode()
    assert f'data-sent="{draft}"' in done
    assert Submission.objects.filter(extended_at__isnull=False).count() == 2


def test_what_nobody_of_many_took_stays_a_draft(shen, cases):
    address = f"/inbox/many/?do=extend&case={cases[0].pk}.{cases[0].version}"
    assert shen.get(address).status_code == 200
    assert shen.head(address).status_code == 200
    lifecycle.extend(cases[0].pk, "要等配件。", actor=SHEN)
    ready = {"do": "extend", "case": ticked(cases[0]), "ready": "yes", "words": "等配件。"}
    assert "data-sent" not in shen.post(address, ready).content.decode()
    assert shen.get("/inbox/many/?do=accept").status_code == 404
    assert shen.get("/inbox/many/?do=nothing").status_code == 404


def test_many_are_referred_to_a_deputy_of_all_their_venues(shen, town, cases):
    ready = {"do": "refer", "case": ticked(*cases), "ready": "yes", "words": "请您看。"}
    assert shen.post("/inbox/many/", {**ready, "deputy": town.far.pk}).status_code == 422
    shen.post("/inbox/many/", {**ready, "deputy": town.zhou.pk})
    assert set(Submission.objects.values_list("deputy", flat=True)) == {town.zhou.pk}


def test_a_liaison_gives_many_and_touches_nothing_of_the_deputies(client, town, cases):
    held = cast.submission(town.station, "没有代表能接")
    held = lifecycle.assign(held.pk, actor=lifecycle.SYSTEM, holding_venue=town.station, reason=RouteReason.LIAISON)
    client.force_login(town.users["liaison"])
    ready = {"do": "give", "case": ticked(held, *cases), "ready": "yes", "words": "请您看。", "deputy": town.zhou.pk}
    page = client.post("/inbox/many/?lang=en", ready).content.decode()
    assert "1 done" in page
    assert "It is not yours to do." in page
    assert set(Submission.objects.filter(pk__in=[c.pk for c in cases]).values_list("deputy", flat=True)) == {
        town.shen.pk
    }
    assert client.post("/inbox/many/", {**ready, "do": "refer"}).status_code == 404


def undo_form(page):
    """What the page with the results offers to send."""
    form = re.search(r'<form[^>]*action="/inbox/many/undo/.*?</form>', page, re.S)
    return re.findall(r'name="case" value="([^"]+)"', form[0]) if form else []


@pytest.mark.parametrize("verb", ["accept", "extend", "refer"])
def test_what_was_done_to_many_is_taken_back_at_once(shen, town, cases, verb):
    before = [(case.state, case.deputy_id) for case in cases]
    ready = {"do": verb, "case": ticked(*cases), "ready": "yes", "words": "请您看。", "deputy": town.zhou.pk}
    page = shen.post("/inbox/many/?lang=en", ready).content.decode()
    assert "Take all 3 back" in page
    told = shen.post("/inbox/many/undo/?lang=en", {"case": undo_form(page)}).content.decode()
    assert "3 done" in told
    assert "Taken back" in told
    assert not undo_form(told)  # what is taken back is not offered again
    after = Submission.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk")
    assert [(case.state, case.deputy_id) for case in after] == before
    assert not after.filter(extended_at__isnull=False).exists()


def test_what_has_gone_on_or_was_told_is_not_taken_back_and_named(shen, cases, settings):
    settings.MAIL_IS_ON = True
    told = cast.assigned(cases[0].deputy, cases[0].venue, "已告知的一件", contact_email="wang@deputies.example")
    offered = undo_form(
        shen.post("/inbox/many/?lang=en", {"do": "accept", "case": ticked(told, *cases)}).content.decode()
    )
    Delivery.objects.filter(submission=told).update(sent_at=timezone.now())
    meanwhile = lifecycle.Actor(ActorKind.DEPUTY, "沈岩", User.objects.get(username="shen"))
    lifecycle.answer(cases[0].pk, "在看。", actor=meanwhile)
    page = shen.post("/inbox/many/undo/?lang=en", {"case": offered}).content.decode()
    assert "2 done" in page
    assert "2 not done" in page
    assert "or the citizen has been told" in page
    assert "Somebody moved first: 沈岩 answered" in page
    assert states([told, *cases]) == ["in_progress", "in_progress", "assigned", "assigned"]


def test_nobody_takes_back_what_another_did(shen, client, town, cases):
    offered = undo_form(shen.post("/inbox/many/", {"do": "accept", "case": ticked(*cases)}).content.decode())
    for name, status in (("staff", 200), ("liaison", 200), ("far", 200), ("auditor", 404), ("nobody", 404)):
        client.force_login(town.users[name])
        assert client.post("/inbox/many/undo/", {"case": offered}).status_code == status
    assert states(cases) == ["in_progress"] * 3


def test_a_strangers_cases_are_not_there(client, town, cases):
    client.force_login(town.users["far"])
    page = client.post("/inbox/many/?lang=en", {"do": "accept", "case": ticked(*cases)}).content.decode()
    assert "Nothing was ticked." in page
    assert cases[0].message not in page
    assert states(cases) == ["assigned"] * 3


@pytest.mark.parametrize("name", ["staff", "auditor", "ended", "nobody"])
@pytest.mark.parametrize("address", ["many/", "views/", "views/1/forget/"])
def test_who_has_no_inbox_changes_nothing(client, town, name, address):
    client.force_login(town.users[name])
    assert client.post(f"/inbox/{address}", {"do": "accept", "name": "x"}).status_code == 404
    assert client.get("/inbox/changes/").status_code == 404


@pytest.mark.parametrize("address", ["many/undo/", "views/", "views/1/forget/"])
def test_wrong_methods_are_refused(shen, address):
    assert shen.get(f"/inbox/{address}").status_code == 405
    assert shen.post("/inbox/changes/").status_code == 405


def test_the_day_and_the_deadline_are_in_the_row(shen, cases):
    page = shen.get("/inbox/?lang=en").content.decode()
    assert f'datetime="{cases[0].created_at.isoformat()}"' in page
    assert timezone.localtime(cases[0].created_at).strftime("%-d %b") in page
