"""The topics and the words that they are recognised by, of an area or of everywhere; and a box to try them in."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from deputies.models import Area, Topic
from deputies.models.accounts import User
from feedback.forms.topics import AreaTopics, Topics
from feedback.topics import changing, choices
from feedback.topics.recognising import found
from feedback.views.office import ruled_area

TRIED_AT_MOST = 5_000


@sensitive_post_parameters("tried")
@require_http_methods(["GET", "HEAD", "POST"])
def topics_page(request: HttpRequest) -> HttpResponse:
    """/topics/?area=: of one's own area, the widest by default; of everywhere for administrators."""
    area = ruled_area.chosen(request)
    if request.method != "POST":
        return _page(request, area)
    if "tried" in request.POST:  # whoever may read may try: nothing is written, and the words stand in no address
        return _page(request, area, tried=request.POST["tried"][:TRIED_AT_MOST])
    if not ruled_area.may_write(request, area):
        raise Http404
    return _save(request, area)


def _save(request: HttpRequest, area: Area | None) -> HttpResponse:
    rows = (AreaTopics if area else Topics)(request.POST)
    if not rows.is_valid():
        return _page(request, area, rows, status=422)
    known = Topic.objects.in_bulk()
    said = [row for form in rows if (row := form.row(known)) is not None]
    try:
        changed = changing.save(area, said, by=cast(User, request.user))
    except changing.Outdated as outdated:
        problem = _("Somebody else has changed the words of %(topic)s meanwhile.") % {"topic": outdated.topic}
        return _page(request, area, rows, problem=problem, status=409)
    told = ngettext("%(n)d topic is changed.", "%(n)d topics are changed.", changed) % {"n": changed}
    messages.success(request, told)
    return redirect(f"{reverse('topics')}?area={area.key if area else ''}")


def _page(
    request: HttpRequest,
    area: Area | None,
    rows: Any = None,
    *,
    tried: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    known = list(Topic.objects.all())
    rows = rows or _shown(area, known)
    by_pk = {str(topic.pk): topic for topic in known}
    above = choices.words(area.key[:-1]) if area else {}
    topic_of = {form: by_pk.get(str(form["topic"].value())) for form in rows}
    context = {
        "room": "topics",
        "area": area,
        "rows": [(form, topic, above.get(topic.slug, ()) if topic else ()) for form, topic in topic_of.items()],
        "management": rows.management_form,
        "may_write": ruled_area.may_write(request, area),
        "tried": tried,
        "guesses": _tried(tried, area),
        "problem": problem,
        "has_errors": status == 422,
    }
    return render(request, "feedback/office/topics.html", context, status=status)


def _shown(area: Area | None, known: list[Topic]) -> Any:
    words = changing.of(area)
    if area is None:
        return Topics(
            initial=[
                {
                    "topic": topic.pk,
                    "before": topic.words,
                    "words": topic.words,
                    "name": topic.name,
                    "name_en": topic.name_en,
                    "is_active": topic.is_active,
                }
                for topic in known
            ]
        )
    own = [(topic, words.get(topic.pk, "")) for topic in known if topic.is_active]
    return AreaTopics(initial=[{"topic": topic.pk, "before": said, "words": said} for topic, said in own])


def _tried(tried: str, area: Area | None) -> list[tuple[Topic, bool, str]]:
    """Each topic of which a word was found: whether it is the one, and the words."""
    if not tried:
        return []
    known = choices.words(area.key if area else "")
    best = choices.by_words(tried, known)
    hits = [(topic, found(tried, known[topic.slug])) for topic in choices.active()]
    guesses = [(topic, topic == best, " ".join(words)) for topic, words in hits if words]
    return sorted(guesses, key=lambda guess: not guess[1])
