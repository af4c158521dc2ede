"""Public answers: for anybody, with search and a feed; and the desk at which staff mask, publish and withdraw them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.syndication.views import Feed
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deputies.models import Area
from feedback.forms.screening import AnswerTextsForm, QuestionTextsForm
from feedback.inbox import reading
from feedback.lifecycle import Actor
from feedback.models import ActorKind, Submission
from feedback.models.following import PublicQuestion
from feedback.models.publishing import PublicAnswer
from feedback.public_answers import answers, publishing
from feedback.states import OPEN
from feedback.topics import choices
from stations import finding
from stations.access import scope_of
from stations.models import Venue

ROOM = "answers"
FEED_ITEMS = 30


@require_safe
def answer_list(request: HttpRequest) -> HttpResponse:
    """/answers/?q=&topic=&area=&venue=&after=: the newest first."""
    words = finding.cleaned(request.GET.get("q", ""))
    topic = next((t for t in choices.active() if t.slug == request.GET.get("topic", "")), None)
    area, venue = _area(request.GET.get("area", "")), _venue(request.GET.get("venue", ""))
    found = answers.shown(words, topic, area.key if area else "")
    if venue is not None:
        found = found.filter(venue=venue)
    page = answers.page(found, request.GET.get("after", ""))
    context = {
        "words": words,
        "topic": topic,
        "area": area,
        "venue": venue,
        "topics": choices.active(),
        "page": page,
        "query": bool(words or topic or area or venue),
    }
    return render(request, "feedback/citizens/answers.html", context)


def _area(key: str) -> Area | None:
    if not key:
        return None
    area = answers.areas_of(key)
    if area is None:
        raise Http404
    return area


def _venue(pk: str) -> Venue | None:
    return get_object_or_404(Venue, pk=int(pk)) if pk.isdecimal() and len(pk) < 19 else None


@require_safe
def answer_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One; withdrawn, it is a 404 like one that never was."""
    answer = answers.shown().filter(pk=pk).first()
    if answer is None:
        raise Http404
    return render(request, "feedback/citizens/answer.html", {"answer": answer})


class AnswerFeed(Feed):  # type: ignore[type-arg]
    """RSS 2.0 of a venue or of an area and all under it."""

    def get_object(self, request: HttpRequest, venue: int = 0, area: str = "") -> Venue | Area:
        return get_object_or_404(Venue, pk=venue) if venue else get_object_or_404(Area, key=area)

    def title(self, place: Any) -> str:
        return _("Answers of deputies · %(place)s") % {"place": place.name}

    def description(self, place: Any) -> str:
        return _("What was asked and what came of it. No names.")

    def link(self, place: Any) -> str:
        query = {"venue": place.pk} if isinstance(place, Venue) else {"area": place.key}
        return f"{settings.PUBLIC_ADDRESS}{reverse('answers', query=query)}"

    def feed_url(self, place: Any) -> str:
        name, value = (
            ("venue-answers-feed", place.pk) if isinstance(place, Venue) else ("area-answers-feed", place.key)
        )
        return f"{settings.PUBLIC_ADDRESS}{reverse(name, args=[value])}"

    def items(self, place: Any) -> Any:
        found = answers.shown(area_key="" if isinstance(place, Venue) else place.key)
        if isinstance(place, Venue):
            found = found.filter(venue=place)
        return found.order_by("-pk")[:FEED_ITEMS]

    def item_title(self, item: PublicAnswer) -> str:
        return item.title

    def item_description(self, item: PublicAnswer) -> str:
        return f"{item.question}\n\n{item.answer}"

    def item_link(self, item: PublicAnswer) -> str:
        return f"{settings.PUBLIC_ADDRESS}{reverse('answer', args=[item.pk])}"

    def item_pubdate(self, item: PublicAnswer) -> Any:
        return item.published_at


feed = require_safe(AnswerFeed())


# The desk


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What could be published, and what is, in one's areas."""
    scope = scope_of(request.user)
    if not scope.dashboard_area_keys:
        raise Http404
    could_be = answers.page(answers.could_be(scope), request.GET.get("after", ""))
    could_be_offered = answers.page(answers.could_be_offered(scope), request.GET.get("open", ""))
    public = answers.page(_own(request).select_related("venue", "submission"), request.GET.get("public", ""))
    context = {
        "room": ROOM,
        "may_edit": any(map(scope.works_for, scope.dashboard_area_keys)),
        "could_be": _with_headlines(could_be),
        "could_be_offered": _with_headlines(could_be_offered),
        "offered": answers.page(_questions(request), request.GET.get("offered", "")),
        "public": public,
    }
    return render(request, "feedback/office/answers_desk.html", context)


def _with_headlines(page: answers.Page) -> answers.Page:
    for case in page.rows:
        case.headline = reading.headline(case.message)
    return page


def _questions(request: HttpRequest) -> Any:
    """Open to others at this moment, in one's areas."""
    shown = PublicQuestion.objects.shown().filter(_under(request), submission__state__in=OPEN)
    return shown.select_related("venue", "submission")


def _under(request: HttpRequest) -> Q:
    under = Q(pk__in=[])
    for key in scope_of(request.user).dashboard_area_keys:
        under |= Q(area_key__startswith=key)
    return under


def _own(request: HttpRequest) -> Any:
    return PublicAnswer.objects.filter(_under(request))


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The texts of one case: what was written beside what will be read."""
    scope = scope_of(request.user)
    related = Submission.objects.select_related("venue", "topic", "public_answer")
    case = related.filter(pk=pk, may_publish=True, state__in=answers.PUBLISHABLE).first()
    if case is None or not scope.works_for(case.area_key):
        raise Http404
    if request.method != "POST":
        return _editor(request, case, AnswerTextsForm(initial=_initial(case)))
    form = AnswerTextsForm(request.POST)
    if not form.is_valid():
        return _editor(request, case, form, status=422)
    try:
        publishing.publish(pk, publishing.Texts(**form.cleaned_data), actor=_actor(request))
    except publishing.NotAgreed:
        raise Http404 from None
    messages.success(request, _("Published. Anybody can read it now."))
    return redirect("answers-desk")


def _initial(case: Submission) -> dict[str, str]:
    texts: Any = getattr(case, "public_answer", None) or answers.proposal(case)
    return {"title": texts.title, "question": texts.question, "answer": texts.answer}


def _editor(request: HttpRequest, case: Submission, form: AnswerTextsForm, status: int = 200) -> HttpResponse:
    context = {"room": ROOM, "case": case, "form": form}
    return render(request, "feedback/office/answers_edit.html", context, status=status)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """The masked question of an open case, so that others can say "me too"; or closed to them again."""
    related = Submission.objects.select_related("venue", "topic", "public_question")
    case = related.filter(pk=pk, may_publish=True, state__in=OPEN).first()
    if case is None or not scope_of(request.user).works_for(case.area_key):
        raise Http404
    if request.method != "POST":
        return _asker(request, case, QuestionTextsForm(initial=_asked(case)))
    if "take_off" in request.POST:
        publishing.take_off(pk, actor=_actor(request))
        messages.success(request, _("Closed again. Who said “me too” still learns how it goes on."))
        return redirect("answers-desk")
    form = QuestionTextsForm(request.POST)
    if not form.is_valid():
        return _asker(request, case, form, status=422)
    try:
        publishing.offer(pk, publishing.QuestionTexts(**form.cleaned_data), actor=_actor(request))
    except publishing.NotAgreed:
        raise Http404 from None
    messages.success(request, _("Open to others: they can say “me too” now."))
    return redirect("answers-desk")


def _asked(case: Submission) -> dict[str, str]:
    texts: Any = getattr(case, "public_question", None) or answers.proposal(case)
    return {"title": texts.title, "question": texts.question}


def _asker(request: HttpRequest, case: Submission, form: QuestionTextsForm, status: int = 200) -> HttpResponse:
    shown = getattr(case, "public_question", None)
    is_shown = shown is not None and shown.withdrawn_at is None
    context = {"room": ROOM, "case": case, "form": form, "is_question": True, "is_shown": is_shown}
    return render(request, "feedback/office/answers_edit.html", context, status=status)


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    answer = _own(request).filter(pk=pk).first()
    if answer is None or not scope_of(request.user).works_for(answer.area_key):
        raise Http404
    publishing.withdraw(pk, actor=_actor(request))
    messages.success(request, _("Withdrawn. Nobody can read it any more."))
    return redirect("answers-desk")


def _actor(request: HttpRequest) -> Actor:
    user: Any = request.user
    return Actor(ActorKind.STAFF, user.display_name, user)
