"""One case and the moves made on it by people: who may, what is said when it is too late, what is kept."""

import re

import pytest

from feedback import lifecycle
from feedback.models import ActorKind, OutcomeClass, RouteReason, Submission
from feedback.models.workflow import DeclineReason
from tests import cast

pytestmark = pytest.mark.django_db
ALLOWED_TO_OPEN = {"shen", "liaison", "head", "staff", "city_staff", "auditor"}
KEYS = re.compile(r'data-key="(\w)"')
STRANGERS = {"zhou", "far", "ended", "sister_staff", "nobody"}


@pytest.fixture
def town():
    return cast.town()


@pytest.fixture
def case(town):
    return cast.assigned(town.shen, town.station, contact_name="王阿姨", contact_phone="13812345678")


@pytest.fixture
def shen(client, town):
    client.force_login(town.users["shen"])
    return client


def address(case, slug=""):
    return f"/inbox/{case.pk}/{slug + '/' if slug else ''}?lang=en"


def state(case):
    return Submission.objects.get(pk=case.pk).state


def send(client, case, slug, **words):
    return client.post(address(case, slug), {"version": case.version, **words})


def test_opening_shows_the_case_and_accepts_nothing(shen, case):
    page = shen.get(address(case)).content.decode()
    assert case.message in page
    assert "138***78" in page
    assert "on duty today" in page
    assert state(case) == "assigned"


@pytest.mark.parametrize("name", sorted(ALLOWED_TO_OPEN - {"shen"}))
def test_others_may_open_it_with_the_contact_masked_and_no_buttons(client, town, case, name):
    client.force_login(town.users[name])
    page = client.get(address(case)).content.decode()
    assert case.message in page
    assert "13812345678" not in page
    assert [key for key in KEYS.findall(page) if key != "v"] == []  # staff may supervise what they do not hold


def look(client, case, **why):
    return client.post(address(case, "contact"), why)


def test_the_holder_has_the_contact_shown_and_it_is_recorded(shen, case):
    response = look(shen, case)
    assert "13812345678" in response.content.decode()
    assert "王阿姨" in response.content.decode()
    assert response["Cache-Control"] == "no-store"
    event = case.events.latest("seq")
    assert (event.verb, event.actor_kind, event.actor_name, event.public) == ("look", "deputy", "沈岩", False)
    assert "13812345678" not in shen.get(address(case)).content.decode()
    assert shen.get(address(case, "contact")).status_code == 405


@pytest.mark.parametrize("name", ["staff", "city_staff", "auditor"])
def test_who_does_not_answer_says_why(client, town, case, name):
    client.force_login(town.users[name])
    refused = look(client, case, why=" ")
    assert refused.status_code == 422
    assert "Please say why" in refused.content.decode()
    assert "13812345678" not in refused.content.decode()
    assert case.events.latest("seq").verb == "assign"
    assert "13812345678" in look(client, case, why="核对电话号码").content.decode()
    event = case.events.latest("seq")
    assert (event.verb, event.words, event.actor_user) == ("look", "核对电话号码", town.users[name])
    assert "核对电话号码" in client.get(address(case)).content.decode()


@pytest.mark.parametrize("name", ["liaison", "head", *sorted(STRANGERS)])
def test_others_are_not_shown_the_contact(client, town, case, name):
    client.force_login(town.users[name])
    assert look(client, case, why="我想知道是谁").status_code == 404
    assert case.events.latest("seq").verb == "assign"


@pytest.mark.parametrize("name", sorted(STRANGERS))
def test_a_strangers_case_is_like_a_missing_one(client, town, case, name):
    client.force_login(town.users[name])
    assert client.get(address(case)).status_code == 404
    assert client.get("/inbox/999999/").status_code == 404
    assert send(client, case, "answer", words="我来答").status_code == 404
    assert state(case) == "assigned"


@pytest.mark.parametrize("name", ["staff", "city_staff", "auditor"])
def test_who_may_read_may_not_answer(client, town, case, name):
    client.force_login(town.users[name])
    assert send(client, case, "answer", words="我来答").status_code == 404
    assert send(client, case, "accept").status_code == 404


def test_anonymous_goes_to_login_and_back_to_the_form(client, town, case):
    answer = send(client, case, "answer", words="我来答")
    assert answer.status_code == 302
    assert answer["Location"].startswith(f"/login/?next=/inbox/{case.pk}/answer/")


def test_wrong_methods_are_refused(shen, case):
    assert shen.post(address(case)).status_code == 405
    assert shen.put(address(case, "answer")).status_code == 405
    assert shen.get(address(case, "destroy")).status_code == 404


def test_accept_in_one_tap(shen, case):
    assert send(shen, case, "accept").status_code == 302
    assert state(case) == "in_progress"


def test_answer_is_signed_by_the_deputy_and_accepts(shen, case):
    page = shen.post(address(case, "answer"), {"version": case.version, "words": "我去看过了。"}, follow=True)
    event = case.events.latest("seq")
    assert (event.verb, event.actor_kind, event.actor_name, event.words) == (
        "answer", "deputy", "沈岩", "我去看过了。",
    )  # fmt: skip
    assert state(case) == "in_progress"
    assert f'data-sent="{case.pk}:answer"' in page.content.decode()


def test_empty_words_are_told_next_to_the_field(shen, case):
    answer = send(shen, case, "answer", words="  ")
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert state(case) == "assigned"


def test_ask_for_detail_stops_the_clock(shen, case):
    assert send(shen, case, "ask", words="哪一盏？").status_code == 302
    assert state(case) == "waiting"


def test_refer_goes_to_another_deputy_of_the_venue_only(shen, town, case):
    assert send(shen, case, "refer", deputy=town.far.pk, words="请您").status_code == 422
    assert send(shen, case, "refer", deputy=town.zhou.pk, words="您熟悉照明。").status_code == 302
    moved = Submission.objects.get(pk=case.pk)
    assert (moved.deputy, moved.route_reason) == (town.zhou, RouteReason.REFERRED)
    assert shen.get(address(case)).status_code == 200, "who held it may still read it"


def test_resolving_is_confirmed_first(shen, case):
    outcome = OutcomeClass.objects.get(slug="solved")
    asked = send(shen, case, "resolve", outcome=outcome.pk, words="三盏都修好了。")
    assert asked.status_code == 200
    assert "三盏都修好了。" in asked.content.decode()
    assert state(case) == "assigned"
    changed = send(shen, case, "resolve", outcome=outcome.pk, words="三盏都修好了。", back="yes")
    assert "三盏都修好了。</textarea>" in changed.content.decode()
    sure = send(shen, case, "resolve", outcome=outcome.pk, words="三盏都修好了。", confirmed="yes")
    assert sure.status_code == 302
    assert state(case) == "resolved"


def test_the_second_of_two_is_told_and_keeps_the_words(shen, town, case):
    first = send(shen, case, "answer", words="我先答。")
    second = send(shen, case, "answer", words="这是<我>写的话。")
    assert (first.status_code, second.status_code) == (302, 409)
    page = second.content.decode()
    assert "Somebody moved first: 沈岩 answered" in page
    assert "这是&lt;我&gt;写的话。</textarea>" in page
    assert case.events.filter(verb="answer").count() == 1
    assert f'name="version" value="{case.version + 1}"' in page, "sent again, it goes through"


def test_who_lost_it_meanwhile_is_told_too(shen, town, case):
    lifecycle.refer(case.pk, town.zhou, "请您", actor=lifecycle.Actor(ActorKind.DEPUTY, "沈岩"))
    answer = send(shen, case, "answer", words="我正写着。")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "我正写着。</textarea>" in page
    assert "Send the answer" not in page
    assert not case.events.filter(verb="answer").exists()


@pytest.mark.parametrize("slug", ["accept", "answer", "ask", "refer", "resolve"])
@pytest.mark.parametrize("who", ["shen", "liaison"])
def test_who_does_not_hold_it_moves_nothing_though_they_read_it(client, town, case, who, slug):
    lifecycle.refer(case.pk, town.zhou, "请您", actor=lifecycle.Actor(ActorKind.DEPUTY, "沈岩"))
    now = Submission.objects.get(pk=case.pk)
    client.force_login(town.users[who])
    said = {"deputy": town.shen.pk, "outcome": OutcomeClass.objects.all()[0].pk, "confirmed": "yes"}
    assert send(client, now, slug, words="我来答。", **said).status_code == 409
    assert Submission.objects.get(pk=case.pk).version == now.version


def test_a_move_that_the_state_forbids_is_told(shen, case):
    lifecycle.resolve(
        case.pk, OutcomeClass.objects.get(slug="solved"), "好了。", actor=lifecycle.Actor(ActorKind.DEPUTY, "沈岩")
    )
    case.refresh_from_db()
    answer = send(shen, case, "answer", words="再说一句。")
    assert answer.status_code == 409
    assert "not possible any more" in answer.content.decode()


def test_the_liaison_gives_to_a_deputy_what_the_venue_holds(client, town):
    held = cast.submission(town.station, "没有代表能接")
    held = lifecycle.assign(held.pk, actor=lifecycle.SYSTEM, holding_venue=town.station, reason=RouteReason.LIAISON)
    client.force_login(town.users["liaison"])
    assert "Give to a deputy" in client.get(address(held)).content.decode()
    assert send(client, held, "refer", deputy=town.shen.pk, words="").status_code == 404
    assert send(client, held, "give", deputy=town.shen.pk, words="请看一下。").status_code == 302
    moved = Submission.objects.get(pk=held.pk)
    assert (moved.deputy, moved.route_reason) == (town.shen, RouteReason.BY_LIAISON)


def test_a_case_takes_a_fixed_number_of_queries(shen, town, case, django_assert_max_num_queries):
    for i in range(20):
        cast.assigned(town.shen, town.station, f"第 {i} 件")
    for i in range(98):
        lifecycle.answer(case.pk, f"第 {i} 次", actor=lifecycle.Actor(ActorKind.DEPUTY, "沈岩"))
    assert case.events.count() == 100
    shen.get(address(case))
    with django_assert_max_num_queries(10):
        shen.get(address(case))


def test_scripts_in_a_message_stay_text(shen, town):
    evil = cast.assigned(town.shen, town.station, "<script>alert(1)</script>{{ 7 }}{% now %}")
    page = shen.get(address(evil)).content.decode()
    assert "<script>alert" not in page
    assert "{{ 7 }}" in page


def test_settling_at_once_answers_and_resolves_after_a_second_look(shen, case):
    words = {"outcome": OutcomeClass.objects.get(slug="explained").pk, "words": "当场说明了。"}
    assert "Is this right?" in send(shen, case, "settle", **words).content.decode()
    assert state(case) == "assigned"
    assert send(shen, case, "settle", **words, confirmed="yes").status_code == 302
    settled = Submission.objects.get(pk=case.pk)
    assert (settled.state, settled.outcome_reason) == ("resolved", "当场说明了。")
    assert settled.events.filter(verb="settle").count() == 1
    assert settled.first_answered_at == settled.resolved_at


def test_what_was_answered_before_is_resolved_and_not_settled(shen, case):
    lifecycle.answer(case.pk, "在看。", actor=lifecycle.SYSTEM)
    page = shen.get(address(case)).content.decode()
    assert "Resolve" in page
    assert "Settle at once" not in page


def test_a_complex_matter_says_so(shen, case):
    assert send(shen, case, "complex").status_code == 302
    page = shen.get(address(case)).content.decode()
    assert "Complex" in page
    assert Submission.objects.get(pk=case.pk).is_complex


def test_an_extension_is_offered_once(shen, case):
    assert send(shen, case, "extend", words=" ").status_code == 422
    assert send(shen, case, "extend", words="要等配件。").status_code == 302
    page = shen.get(address(case)).content.decode()
    assert "Extended" in page
    assert f"/inbox/{case.pk}/extend/" not in page


def test_declining_tells_where_to_go_and_is_asked_once_more(shen, case):
    reason = DeclineReason.objects.all()[0]
    assert reason.instead_en in shen.get(address(case, "decline")).content.decode()
    words = {"reason": reason.pk, "words": "案子还在法院。"}
    assert "Is this right?" in send(shen, case, "decline", **words).content.decode()
    assert state(case) == "assigned"
    assert send(shen, case, "decline", **words, confirmed="yes").status_code == 302
    assert state(case) == "declined"


def test_staff_supervise_what_somebody_else_holds(client, town, case):
    client.force_login(town.users["staff"])
    assert send(client, case, "supervise", words="请一周内办结。").status_code == 302
    supervised = Submission.objects.get(pk=case.pk)
    assert (supervised.state, supervised.version, supervised.supervised_at is not None) == (
        "assigned",
        case.version,
        True,
    )
    client.force_login(town.users["shen"])
    page = client.get(address(case)).content.decode()
    assert "Supervised" in page
    assert "请一周内办结。" in page


def test_staff_decline_what_nobody_holds(client, town):
    unrouted = cast.submission(town.station, n=7)
    unrouted = lifecycle.stand_unrouted(unrouted.pk, reason=RouteReason.NOBODY)
    client.force_login(town.users["staff"])
    words = {"reason": DeclineReason.objects.all()[0].pk, "words": "案子还在法院。", "confirmed": "yes"}
    assert send(client, unrouted, "decline", **words).status_code == 302
    assert state(unrouted) == "declined"
