"""Public answers: masked by a person, read by anybody, gone with the consent."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import Any

import pytest
from django.test import Client

from feedback import lifecycle
from feedback.lifecycle import Actor
from feedback.models import ActorKind, Event, OutcomeClass, Submission
from feedback.models.publishing import PublicAnswer
from feedback.notices import links
from feedback.public_answers import answers, publishing
from tests import cast
from tests.cast import Town
from tests.feedback.citizen import text_of
from tests.portal.test_weight import AT_MOST, weight

STAFF = Actor(ActorKind.STAFF, "锡山区")
ASKED = "我是王小明，电话13812345678，北门的路灯不亮。"
TEXTS = publishing.Texts("北门的路灯不亮", "北门的路灯从上周起不亮。", "已经换了三盏灯。")


def resolved(town: Town, message: str = ASKED, *, agreed: bool = True, **opinion: Any) -> Submission:
    made = cast.assigned(
        town.shen, town.station, message, may_publish=agreed, contact_name="王小明", topic=town.topic, **opinion
    )
    deputy = Actor(ActorKind.DEPUTY, "沈岩")
    lifecycle.answer(made.pk, "已转城管，联系人 0510-82700123。", actor=deputy)
    lifecycle.resolve(made.pk, OutcomeClass.objects.all()[0], "灯已修好。", actor=deputy)
    made.refresh_from_db()
    return made


def published(town: Town, n: int = 0, texts: publishing.Texts = TEXTS) -> PublicAnswer:
    return publishing.publish(resolved(town, n=n).pk, texts, actor=STAFF)


def test_the_proposal_is_masked(in_town: Town) -> None:
    proposal = answers.proposal(resolved(in_town))
    assert proposal.question == "我是***，电话***，北门的路灯不亮。"
    assert proposal.answer == "已转城管，联系人 ***。\n\n灯已修好。"


def test_only_what_is_resolved_and_agreed_to(in_town: Town) -> None:
    secret = resolved(in_town, agreed=False)
    open_one = cast.assigned(in_town.shen, in_town.station, may_publish=True)
    for case in (secret, open_one):
        with pytest.raises(publishing.NotAgreed):
            publishing.publish(case.pk, TEXTS, actor=STAFF)
    assert not PublicAnswer.objects.exists()


def test_publish_change_withdraw_publish(in_town: Town) -> None:
    answer = published(in_town)
    publishing.publish(answer.submission_id, publishing.Texts("灯", "问", "答"), actor=STAFF)
    assert answers.shown("三盏").count() == 0
    publishing.withdraw(answer.pk, actor=STAFF)
    publishing.withdraw(answer.pk, actor=STAFF)
    assert not answers.shown().exists()
    publishing.publish(answer.submission_id, TEXTS, actor=STAFF)
    assert answers.shown().get() == answer
    verbs = Event.objects.filter(verb__in=["publish", "unpublish"]).order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["publish", "publish", "unpublish", "publish"]


def test_withdrawn_consent_takes_it_off_at_once(in_town: Town, client: Client) -> None:
    answer = published(in_town)
    addresses = [f"/answers/{answer.pk}/", "/answers/", f"/v/{in_town.station.pk}/"]
    feed = f"/answers/venue/{in_town.station.pk}.xml"
    assert all("北门的路灯" in text_of(client.get(address)) for address in [*addresses, feed])
    Submission.objects.update(may_publish=False)
    assert client.get(addresses[0]).status_code == 404
    assert not any("北门的路灯" in text_of(client.get(address)) for address in [*addresses[1:], feed])


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("q=路灯", True),
        ("q=换了", True),
        ("q=公交", False),
        ("topic=streets", True),
        ("topic=health", False),
        ("area=320205", True),
        ("area=320211", False),
        ("q='); DROP", False),
    ],
)
def test_search_and_filters(in_town: Town, client: Client, query: str, is_found: bool) -> None:
    published(in_town)
    assert ("北门的路灯不亮" in text_of(client.get(f"/answers/?{query}"))) is is_found


def test_pages_follow_one_another(
    in_town: Town, client: Client, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    monkeypatch.setattr(answers, "PAGE", 2)
    monkeypatch.setattr(answers.page, "__defaults__", (2,))
    for n in range(3):
        published(in_town, n, publishing.Texts(f"第{n}个", "问", "答"))
    client.get("/answers/")
    with django_assert_num_queries(1):
        first = text_of(client.get("/answers/"))
    assert "第2个" in first
    assert "第0个" not in first
    after = PublicAnswer.objects.get(title="第1个").pk
    assert f"after={after}" in first
    assert "第0个" in text_of(client.get(f"/answers/?after={after}"))
    assert client.get("/answers/?after=x&venue=y").status_code == 200
    assert client.get("/answers/?area=999999").status_code == 404


@pytest.mark.parametrize("place", ["venue", "area"])
def test_the_feed_is_rss(in_town: Town, client: Client, place: str) -> None:
    answer = published(in_town, texts=publishing.Texts("灯 & <b>", "问", "答"))
    where = in_town.station.pk if place == "venue" else in_town.xishan.key
    response = client.get(f"/answers/{place}/{where}.xml")
    assert response["Content-Type"].startswith("application/rss+xml")
    feed = ET.fromstring(response.content)
    assert (feed.tag, feed.attrib["version"]) == ("rss", "2.0")
    channel = feed.find("channel")
    assert channel is not None
    assert {"title", "link", "description"} <= {child.tag for child in channel}
    (item,) = channel.findall("item")
    assert item.findtext("title") == "灯 & <b>"
    assert item.findtext("link") == f"https://deputies.example/answers/{answer.pk}/"
    assert item.findtext("guid") == item.findtext("link")
    assert client.get(f"/answers/{place}/999999.xml").status_code == 404


def test_the_pages_are_light(in_town: Town, client: Client, collected: Any) -> None:
    for n in range(20):
        published(in_town, n, publishing.Texts(f"第{n}个小区门口的路灯和井盖需要马上修理", "问" * 200, "答" * 400))
    last = PublicAnswer.objects.latest("pk")
    for path in ("/answers/", f"/answers/{last.pk}/"):
        total, loaded = weight(client, path, collected)
        assert total <= AT_MOST
        assert len(loaded) <= 1


# The desk


def test_the_desk_publishes_and_withdraws(in_town: Town, client: Client) -> None:
    case = resolved(in_town)
    client.force_login(in_town.users["staff"])
    assert f"/answers/desk/{case.pk}/" in text_of(client.get("/answers/desk/"))
    assert "我是***" in text_of(client.get(f"/answers/desk/{case.pk}/"))
    texts = {"title": TEXTS.title, "question": TEXTS.question, "answer": TEXTS.answer}
    assert client.post(f"/answers/desk/{case.pk}/", {**texts, "answer": ""}).status_code == 422
    assert client.post(f"/answers/desk/{case.pk}/", texts).status_code == 302
    answer = answers.shown().get()
    assert answer.answer == TEXTS.answer
    assert client.post(f"/answers/{answer.pk}/withdraw/").status_code == 302
    assert not answers.shown().exists()


def test_other_areas_and_readers_do_not(in_town: Town, client: Client) -> None:
    answer = published(in_town)
    for who in ("sister_staff", "auditor"):
        client.force_login(in_town.users[who])
        assert client.get(f"/answers/desk/{answer.submission_id}/").status_code == 404
        assert client.post(f"/answers/{answer.pk}/withdraw/").status_code == 404
    assert answers.shown().exists()


def test_who_only_reads_the_desk_finds_no_way_that_ends_in_nothing(in_town: Town, client: Client) -> None:
    answer = published(in_town)
    for who, may in (("staff", True), ("auditor", False)):
        client.force_login(in_town.users[who])
        page = client.get("/answers/desk/").content.decode()
        assert answer.title in page
        assert (f"/answers/desk/{answer.submission_id}/" in page) is may
        assert (f"/answers/{answer.pk}/withdraw/" in page) is may


# The citizen changes their mind


def changed(client: Client, made: Submission, given: str) -> Any:
    return client.post("/t/consent", {"code": links.query_code(made), "given": given})


def test_the_citizen_withdraws_the_consent_and_it_is_gone(in_town: Town, client: Client) -> None:
    answer = published(in_town)
    made = answer.submission
    assert client.get(f"/answers/{answer.pk}/").status_code == 200
    assert "不再公开" in text_of(changed(client, made, "no"))
    assert client.get(f"/answers/{answer.pk}/").status_code == 404
    last = Event.objects.filter(submission=made).latest("seq")
    assert (last.verb, last.actor_kind, last.public) == ("refuse", ActorKind.CITIZEN, True)
    assert "您撤回了同意" in text_of(client.post("/t/", {"code": links.query_code(made)}))
    client.force_login(in_town.users["staff"])
    assert "群众已撤回同意" in text_of(client.get("/answers/desk/"))
    with pytest.raises(publishing.NotAgreed):
        publishing.publish(made.pk, TEXTS, actor=STAFF)


def test_agreeing_again_brings_nothing_back_by_itself(in_town: Town, client: Client) -> None:
    answer = published(in_town)
    changed(client, answer.submission, "no")
    changed(client, answer.submission, "yes")
    assert not PublicAnswer.objects.shown().exists()
    publishing.publish(answer.submission_id, TEXTS, actor=STAFF)
    assert PublicAnswer.objects.shown().exists()


def test_consent_can_be_given_later(in_town: Town, client: Client) -> None:
    made = resolved(in_town, agreed=False)
    assert "可以公开，但不得出现我的姓名" in text_of(client.post("/t/data", {"code": links.query_code(made)}))
    changed(client, made, "yes")
    changed(client, made, "yes")
    assert publishing.publish(made.pk, TEXTS, actor=STAFF)
    assert Event.objects.filter(submission=made, verb="consent").count() == 1
