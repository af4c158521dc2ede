"""Following a matter by its query code, and saying what is still missing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from deputies import rate_limits
from feedback import lifecycle
from feedback.inbox import history
from feedback.models import ActorKind, OutcomeClass, Rating, RouteReason, Submission
from feedback.models.workflow import DeclineReason
from feedback.receipts import query_codes
from feedback.states import State
from feedback.templatetags.wording import phrased
from feedback.wording import day_in_words
from stations.holidays import calendar
from tests import cast
from tests.cast import Town
from tests.feedback.citizen import text_of
from tests.feedback.days import contact_day

SHEN = lifecycle.Actor(ActorKind.DEPUTY, "沈岩")


@pytest.fixture(autouse=True)
def full_buckets() -> None:
    rate_limits.forget(rate_limits.WRONG_QUERY_CODES, "127.0.0.1")


def code_of(submission: Submission) -> str:
    return query_codes.query_code(submission.idempotency_key, settings.QUERY_CODE_KEY)


def resolved(town: Town) -> Submission:
    submission = cast.assigned(town.shen, town.station)
    lifecycle.answer(submission.pk, "我昨晚去看过了。", actor=SHEN)
    return lifecycle.resolve(submission.pk, OutcomeClass.objects.get(slug="solved"), "三盏都修好了。", actor=SHEN)


def track(client: Client, submission: Submission, language: str = "") -> Any:
    return client.post(f"/t/?lang={language}", {"code": code_of(submission)})


def act(client: Client, verb: str, submission: Submission, **fields: Any) -> Any:
    submission.refresh_from_db()
    return client.post(f"/t/{verb}", {"code": code_of(submission), "version": submission.version, **fields})


def test_asks_for_the_code(client: Client, db: Any) -> None:
    response = client.get("/t/")
    assert response.status_code == 200
    assert "回执上的查询码" in text_of(response)
    assert not response.cookies


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client: Client, db: Any, method: str) -> None:
    for path in ("/t/", "/t/detail", "/t/rate", "/t/withdraw"):
        assert getattr(client, method)(path).status_code == 405
    assert client.get("/t/detail").status_code == client.get("/t/rate").status_code == 405


def test_the_code_in_any_spelling_opens_it(client: Client, in_town: Town) -> None:
    submission = cast.submission(in_town.station)
    typed = " ".join(code_of(submission)[i : i + 4] for i in range(0, 28, 4)).lower()
    response = client.post("/t/", {"code": f" {typed}\n"})
    assert response.status_code == 200
    assert submission.message in text_of(response)
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies


def test_the_code_typed_into_the_poster_field_opens_it_too(client: Client, in_town: Town) -> None:
    submission = cast.submission(in_town.station)
    assert submission.message in text_of(client.post("/c/", {"code": code_of(submission)}))


def test_a_code_in_the_query_string_opens_nothing(client: Client, in_town: Town) -> None:
    submission = cast.submission(in_town.station)
    assert submission.message not in text_of(client.get("/t/", {"code": code_of(submission)}))


def test_three_queries(client: Client, in_town: Town, django_assert_num_queries: Any) -> None:
    submission = resolved(in_town)
    calendar.exceptions()
    with django_assert_num_queries(3):
        track(client, submission)


def test_tells_who_holds_it_and_until_when(client: Client, in_town: Town) -> None:
    page = text_of(track(client, cast.assigned(in_town.shen, in_town.station)))
    assert "已送到沈岩代表" in page
    assert "今天值班" in page
    assert "还有 5 个工作日" in page
    english = text_of(track(client, cast.assigned(in_town.shen, in_town.station, n=2), "en"))
    assert "It is with Deputy 沈岩" in english
    assert "5 working days left" in english


@pytest.mark.parametrize(("language", "words"), [("", "没有找到这个查询码"), ("en", "We cannot find this query code")])
@pytest.mark.parametrize("verb", ["", "detail", "rate"])
def test_malformed_and_unknown_codes_get_the_same_answer(
    client: Client, db: Any, verb: str, language: str, words: str
) -> None:
    unknown = query_codes.query_code(cast.NAMESPACE, settings.QUERY_CODE_KEY)
    codes = (unknown, "nonsense", "")
    answers = [(client.post(f"/t/{verb}?lang={language}", {"code": code}), code.encode()) for code in codes]
    assert {answer.status_code for answer, _ in answers} == {404}
    assert len({answer.content.replace(typed, b"") for answer, typed in answers}) == 1
    assert words in text_of(answers[0][0])


def test_a_wrong_code_comes_back_to_be_compared(client: Client, db: Any) -> None:
    page = client.post("/t/", {"code": '7KQ2-"m4WP' + "x" * 900}).content.decode()
    assert 'value="7KQ2-&quot;m4WP' in page
    assert "x" * 100 not in page


@pytest.mark.parametrize(("language", "words"), [("", "输错的次数太多了"), ("en", "Too many wrong codes")])
def test_many_wrong_codes_have_to_wait(client: Client, in_town: Town, language: str, words: str) -> None:
    client.defaults["REMOTE_ADDR"] = address = f"2001:db8:{len(language)}::1"
    rate_limits.forget(rate_limits.WRONG_QUERY_CODES, address.replace("::1", "::/64"))
    for _ in range(rate_limits.WRONG_QUERY_CODES.burst):
        assert client.post("/t/", {"code": "nonsense"}).status_code == 404
    response = client.post(f"/t/?lang={language}", {"code": "nonsense"})
    assert response.status_code == 429
    assert words in text_of(response)
    assert int(response["Retry-After"]) > 0
    # A right code still opens: a whole venue may share one address, and 128 bits cannot be guessed.
    assert track(client, cast.submission(in_town.station)).status_code == 200


def test_the_code_is_nowhere_in_the_log(client: Client, in_town: Town, capfd: Any, caplog: Any) -> None:
    submission = cast.submission(in_town.station)
    track(client, submission)
    act(client, "detail", submission, words="再说一句话")
    logged = caplog.text + "".join(capfd.readouterr())
    assert code_of(submission) not in logged
    assert "再说一句话" not in logged


def test_asked_for_detail_and_answering(client: Client, in_town: Town) -> None:
    submission = cast.assigned(in_town.shen, in_town.station)
    lifecycle.ask_detail(submission.pk, "请问是哪一个门？", actor=SHEN)
    page = text_of(track(client, submission))
    assert "沈岩代表请您补充一些情况" in page
    assert page.index("请问是哪一个门？") < page.index("办理经过")
    response = act(client, "detail", submission, words="北门，靠菜场。")
    assert "您补充的情况已经送到" in text_of(response)
    assert Submission.objects.get().state == State.IN_PROGRESS


def test_adding_nothing_is_refused_beside_the_field(client: Client, in_town: Town) -> None:
    submission = cast.assigned(in_town.shen, in_town.station)
    assert act(client, "detail", submission, words=" ").status_code == 422
    response = act(client, "detail", submission, words="长" * 5001)
    assert "请删去 1 个字" in text_of(response)
    assert "长" * 5001 in text_of(response)


def test_somebody_moved_first_and_the_words_are_kept(client: Client, in_town: Town) -> None:
    submission = cast.assigned(in_town.shen, in_town.station)
    before = submission.version
    lifecycle.answer(submission.pk, "已经去看过了。", actor=SHEN)
    response = act(client, "detail", submission, words="我再补充一点", version=before)
    assert response.status_code == 409
    assert "这期间有了新的进展" in text_of(response)
    assert "我再补充一点" in text_of(response)
    assert "已经去看过了。" in text_of(response)


def test_after_closing_the_words_are_given_back(client: Client, in_town: Town) -> None:
    submission = resolved(in_town)
    response = act(client, "detail", submission, words="我再补充一点")
    assert response.status_code == 409
    assert "我再补充一点" in text_of(response)


def test_pressed_twice_is_said_once(client: Client, in_town: Town) -> None:
    submission = cast.assigned(in_town.shen, in_town.station)
    version = submission.version
    for _ in range(2):
        assert act(client, "detail", submission, words="北门", version=version).status_code == 200
    assert submission.events.filter(words="北门").count() == 1
    done = resolved(in_town)
    version = done.version
    for _ in range(2):
        assert act(client, "rate", done, rating="satisfied", version=version).status_code == 200


@pytest.mark.parametrize("rating", [Rating.SATISFIED, Rating.BASICALLY])
def test_rated_and_closed(client: Client, in_town: Town, rating: Rating) -> None:
    submission = resolved(in_town)
    assert "这件事真的解决了吗？" in text_of(track(client, submission))
    response = act(client, "rate", submission, rating=rating.value, words="谢谢")
    assert "这件事已办结" in text_of(response)
    submission.refresh_from_db()
    assert (submission.state, submission.rating) == (State.CLOSED, rating.value)


def test_not_satisfied_goes_on_once(client: Client, in_town: Town) -> None:
    submission = resolved(in_town)
    response = act(client, "rate", submission, rating="not_satisfied", words="还有一盏不亮")
    assert "这件事会继续办" in text_of(response)
    assert "您不满意，继续办" in text_of(response)
    lifecycle.resolve(submission.pk, OutcomeClass.objects.get(slug="solved"), "都好了。", actor=SHEN)
    assert "这次评价后就办结" in text_of(track(client, submission))
    response = act(client, "rate", submission, rating="not_satisfied")
    assert "这件事已办结" in text_of(response)
    assert "其实还没有解决" not in text_of(response)
    submission.refresh_from_db()
    assert (submission.state, submission.rating) == (State.CLOSED, Rating.NOT_SATISFIED.value)


def test_a_closed_matter_can_be_reopened_once(client: Client, in_town: Town) -> None:
    submission = resolved(in_town)
    act(client, "rate", submission, rating="satisfied")
    assert "其实还没有解决" in text_of(track(client, submission))
    act(client, "rate", submission, rating="not_satisfied", words="又坏了")
    submission.refresh_from_db()
    assert submission.state == State.IN_PROGRESS


@pytest.mark.parametrize("rating", ["", "splendid"])
def test_a_rating_must_be_one_of_three(client: Client, in_town: Town, rating: str) -> None:
    submission = resolved(in_town)
    response = act(client, "rate", submission, rating=rating, words="谢谢沈代表")
    assert response.status_code == 422
    assert "请在三项中选一项" in text_of(response)
    assert "谢谢沈代表" in text_of(response)
    assert text_of(response).index('<a href="#rate">请在三项中选一项') < text_of(response).index("<h1>"), (
        "seen at once"
    )


def test_what_is_asked_stands_before_all_else(client: Client, in_town: Town) -> None:
    submission = cast.assigned(in_town.shen, in_town.station)
    contact_day(in_town.station, in_town.shen, date=timezone.localdate() + timedelta(days=14))
    lifecycle.ask_detail(submission.pk, "请问是哪一个门？", actor=SHEN)
    page = text_of(track(client, submission))
    assert page.index("请问是哪一个门？") < page.index("代表联系日，欢迎前来") < page.index("办理经过")


def test_nobody_reachable_is_told_plainly(client: Client, in_town: Town) -> None:
    submission = cast.submission(in_town.station)
    assert "正在送往合适的代表" in text_of(track(client, submission))
    lifecycle.stand_unrouted(submission.pk, reason=RouteReason.NOBODY)
    assert "代工委工作人员正在为您找合适的人" in text_of(track(client, submission))


def test_who_is_not_satisfied_says_what_is_missing(client: Client, in_town: Town) -> None:
    submission = resolved(in_town)
    response = act(client, "rate", submission, rating="not_satisfied", words=" ")
    assert response.status_code == 422
    assert "请说明还有什么没有解决" in text_of(response)
    submission.refresh_from_db()
    assert submission.state == State.RESOLVED


def test_whether_it_was_answered_is_asked_apart(client: Client, in_town: Town) -> None:
    submission = resolved(in_town)
    assert "您得到答复了吗？" in text_of(track(client, submission))
    act(client, "rate", submission, rating="basically", answered="acknowledged")
    submission.refresh_from_db()
    assert (submission.state, submission.was_answered) == (State.CLOSED, "acknowledged")
    assert submission.events.get(verb="rate").data["answered"] == "acknowledged"


def test_taking_it_back_is_asked_once_more(client: Client, in_town: Town) -> None:
    submission = cast.assigned(in_town.shen, in_town.station)
    asked = text_of(act(client, "withdraw", submission, words="已经修好了"))
    assert 0 < asked.index("确定要撤回吗？") < asked.index("<h1>"), "the question is what the page begins with"
    submission.refresh_from_db()
    assert submission.state == State.ASSIGNED
    response = act(client, "withdraw", submission, words="已经修好了", confirmed="yes")
    assert "您已撤回，不再办理。" in text_of(response)
    assert "已经修好了" in text_of(response)
    submission.refresh_from_db()
    assert (submission.state, submission.due_at) == (State.WITHDRAWN, None)
    assert "确认撤回" not in text_of(track(client, submission))


def test_taking_it_back_after_a_move_shows_the_move_first(client: Client, in_town: Town) -> None:
    submission = cast.assigned(in_town.shen, in_town.station)
    version = submission.version
    lifecycle.answer(submission.pk, "已经修好了。", actor=SHEN)
    response = act(client, "withdraw", submission, version=version, confirmed="yes")
    assert response.status_code == 409
    assert "已经修好了。" in text_of(response)
    submission.refresh_from_db()
    assert submission.state == State.IN_PROGRESS


@pytest.mark.parametrize("language", ["", "en"])
def test_what_is_not_accepted_says_where_to_go_and_may_be_objected_to_once(
    client: Client, in_town: Town, language: str
) -> None:
    submission, reason = cast.assigned(in_town.shen, in_town.station), DeclineReason.objects.all()[0]
    lifecycle.decline(submission.pk, reason, "案子还在法院。", actor=SHEN)
    page = text_of(track(client, submission, language))
    assert (reason.name_en if language else reason.name) in page
    assert (reason.instead_en if language else reason.instead) in page
    assert "案子还在法院。" in page
    response = act(client, "rate", submission, rating="not_satisfied", words="没有打官司。")
    told = "Congress staff will look at it again" if language else "代工委工作人员会重新审核"
    assert told in text_of(response)
    step = "You object: congress staff look at it again" if language else "您提出异议，代工委工作人员重新审核"
    assert step in text_of(track(client, submission, language))
    with override("en"):
        assert history.line(submission.events.latest("seq")).startswith("objects to its not being accepted")
    submission.refresh_from_db()
    assert (submission.state, submission.deputy) == (State.SUBMITTED, None)


def test_what_takes_longer_says_until_when_and_why(client: Client, in_town: Town) -> None:
    submission = cast.assigned(in_town.shen, in_town.station)
    submission = lifecycle.extend(submission.pk, "要等配件。", actor=SHEN)
    page = text_of(track(client, submission))
    assert f"需要更多时间：延至{day_in_words(submission.answer_by)}" in page
    assert "要等配件。" in page


def test_supervision_is_between_the_people_of_the_congress(client: Client, in_town: Town) -> None:
    submission = cast.assigned(in_town.shen, in_town.station)
    lifecycle.supervise(submission.pk, "请一周内办结。", actor=lifecycle.Actor(ActorKind.STAFF, "李"))
    assert "请一周内办结。" not in text_of(track(client, submission))


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("孙金娟代表说已经办好，请您确认", "孙金娟代表<wbr>说已经办好，请您确认"),
        ("锡山区<b>局正在办理，单明玥代表跟踪督促", "锡山区&lt;b&gt;局<wbr>正在办理，单明玥代表<wbr>跟踪督促"),
        ("It is with Deputy 单明玥", "It is with Deputy 单明玥"),
    ],
)
def test_a_headline_breaks_between_who_and_what(sentence: str, shown: str) -> None:
    assert phrased(sentence) == shown
