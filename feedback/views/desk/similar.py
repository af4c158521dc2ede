"""Groups of opinions that speak of one matter: what rises, what waits to be confirmed, one answer to all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from deputies.models import Area, Deputy, DeputyStatus
from feedback import access, lifecycle
from feedback.forms.similar import AnswerAllForm, GiveAllForm, LikenessForm
from feedback.inbox import reading
from feedback.lifecycle import Actor
from feedback.models import OutcomeClass, Submission
from feedback.models.groups import Belonging, GroupMember, LikenessRule, SimilarGroup
from feedback.models.referrals import LastMove
from feedback.similar import finding, grouping, rising, showing
from feedback.similar.grouping import Refusal, Told
from feedback.states import Verb
from feedback.views.desk.cases import actor
from stations.access import scope_of

PAGE = 20
MEMBERS = 300
ROOM = "similar"
REFUSALS = {
    Refusal.MOVED: lazy("somebody moved first: look at it again"),
    Refusal.NOT_NOW: lazy("its state does not allow it"),
    Refusal.NOT_YOURS: lazy("somebody else answers it"),
    Refusal.NO_CLASS: lazy("its rules have no such result"),
    Refusal.NOT_ALLOWED: lazy("not possible with these particulars"),
}


# The list


@require_safe
def similar_list(request: HttpRequest) -> HttpResponse:
    """/similar/?show=rising|new|all: of the areas that one reads. Rising is not paged: there are few."""
    scope = scope_of(request.user)
    if not scope.dashboard_area_keys:
        raise Http404
    rises = {rise.group_id: rise for rise in rising.rising(scope.dashboard_area_keys, timezone.now())}
    show = request.GET.get("show", "")
    show = show if show in ("rising", "new", "all") else "rising" if rises else "new"
    groups, after = _rising(rises) if show == "rising" else _page_of(request, suggested=show == "new")
    rows: list[Any] = showing.cards(groups, request.user)
    context = {
        "room": ROOM,
        "show": show,
        "rows": [(row, reading.headline(row.first.message), rises.get(row.group.pk)) for row in rows],
        "n_rising": len(rises),
        "after": after,
        **_rule(request),
    }
    return render(request, "feedback/desk/similar.html", context)


def _rising(rises: dict[int, rising.Rise]) -> tuple[list[SimilarGroup], str]:
    found = SimilarGroup.objects.in_bulk(list(rises)[:PAGE])
    return [found[pk] for pk in rises if pk in found], ""


def _page_of(request: HttpRequest, *, suggested: bool) -> tuple[list[SimilarGroup], str]:
    """By keyset: `after` is when the last one shown had its newest opinion, and its number."""
    found = showing.within(scope_of(request.user), suggested=suggested)
    at, _dot, pk = request.GET.get("after", "").rpartition("_")
    try:
        last = datetime.fromisoformat(at), int(pk)
    except ValueError:
        last = None
    if last is not None and timezone.is_aware(last[0]):
        found = found.filter(last_at__lte=last[0]).exclude(last_at=last[0], pk__gte=last[1])
    rows = list(found[: PAGE + 1])
    more = rows[PAGE - 1] if len(rows) > PAGE else None
    return rows[:PAGE], f"{more.last_at.isoformat()}_{more.pk}" if more else ""


# The threshold


@require_POST
def similar_rule(request: HttpRequest) -> HttpResponse:
    """The threshold of one's own area, the widest one."""
    area = _own_area(request)
    if area is None:
        raise Http404
    form = LikenessForm(request.POST, instance=LikenessRule.objects.filter(area=area).first())
    if not form.is_valid():
        messages.error(request, _("Please give a likeness from 20 to 99 and 1 to 730 days."))
        return redirect("similar")
    form.instance.area, form.instance.changed_by = area, _user(request)
    form.save()
    messages.success(request, _("Saved. It counts for what comes in from now on."))
    return redirect("similar")


def _own_area(request: HttpRequest) -> Area | None:
    keys = scope_of(request.user).staff_area_keys
    return Area.objects.filter(key__in=keys).order_by("key").first() if keys else None


def _rule(request: HttpRequest) -> dict[str, Any]:
    area = _own_area(request)
    if area is None:
        return {"rule_form": None}
    return {"rule_form": LikenessForm(instance=finding.rule_of(area.key)), "rule_area": area}


# One group


@require_safe
def similar_group(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _group(request, pk))


@require_POST
def similar_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm, split off, answer all, give all to one deputy."""
    group = _group(request, pk)
    if verb not in VERBS:
        raise Http404
    return VERBS[verb](request, group)


def _confirm(request: HttpRequest, group: SimilarGroup) -> HttpResponse:
    deciding = _decided_by(request, group)
    ticked = request.POST.getlist("member")
    done = grouping.confirm(group, [n for n in deciding if str(n) in ticked], actor_of=_actor_of(request))
    if done:
        messages.success(request, ngettext("%(n)d confirmed.", "%(n)d confirmed.", done) % {"n": done})
    return redirect("similar-group", group.pk)


def _split(request: HttpRequest, group: SimilarGroup) -> HttpResponse:
    deciding = _decided_by(request, group)
    ticked = request.POST.get("member", "")
    chosen = next((n for n in deciding if str(n) == ticked), None)
    if chosen is None:
        raise Http404
    grouping.split(group, chosen, actor_of=_actor_of(request))
    messages.success(request, _("Split off. It will not be put here again."))
    there = showing.members(group, request.user, 1)
    if there:
        return redirect("similar-group", group.pk)
    return redirect("inbox-case", chosen)


def _answer(request: HttpRequest, group: SimilarGroup) -> HttpResponse:
    found = showing.members(group, request.user, MEMBERS)
    form = AnswerAllForm(request.POST, outcomes=_outcomes(_answered_by(request, found)))
    if not _answered_by(request, found):
        raise Http404
    if not form.is_valid():
        return _page(request, group, answer_form=form, status=422)
    said = form.cleaned_data
    told = grouping.answer_all(
        group, said["words"], form.versions, user=request.user, actor_of=_actor_of(request), outcome=said["outcome"]
    )
    return _told(request, group, told, answer_form=form)


def _give(request: HttpRequest, group: SimilarGroup) -> HttpResponse:
    found = showing.members(group, request.user, MEMBERS)
    if not _given_by(request, found):
        raise Http404
    form = GiveAllForm(request.POST, deputies=_deputies(found))
    if not form.is_valid():
        return _page(request, group, give_form=form, status=422)
    to = form.cleaned_data["deputy"]
    told = grouping.give_all(group, to, form.versions, user=request.user, actor_of=_actor_of(request))
    return _told(request, group, told)


VERBS: dict[str, Callable[[HttpRequest, SimilarGroup], HttpResponse]] = {
    "confirm": _confirm, "split": _split, "answer": _answer, "give": _give,
}  # fmt: skip


def _told(
    request: HttpRequest, group: SimilarGroup, told: list[Told], answer_form: AnswerAllForm | None = None
) -> HttpResponse:
    """All done: back to the group. Else the page names what was left out, and why; an answer that reached nobody still
    stands in its form, and in the browser as a draft."""
    done = sum(one.refusal is None for one in told)
    said = ngettext("Done for %(n)d opinion.", "Done for %(n)d opinions.", done) % {"n": done}
    sent = f"group:{group.pk}:answer" if answer_form is not None and done else ""
    left = [
        (one.submission, reading.headline(one.submission.message), REFUSALS[one.refusal])
        for one in told
        if one.refusal
    ]
    if told and not left:
        messages.success(request, said, extra_tags=sent)
        return redirect("similar-group", group.pk)
    kept = None if done else answer_form
    return _page(request, group, answer_form=kept, said=said, left=left, sent=sent, status=409)


def _group(request: HttpRequest, pk: int) -> SimilarGroup:
    """One of which the person may open an opinion; others are a 404 like what is missing."""
    found = SimilarGroup.objects.filter(pk=pk).first()
    if found is None or not showing.members(found, request.user, 1):
        raise Http404
    return found


def _decided_by(request: HttpRequest, group: SimilarGroup) -> set[int]:
    """The members about whom this person may decide; nobody else has these buttons."""
    found = showing.members(group, request.user, MEMBERS)
    deciding = {member.submission_id for member in found if access.may_group(request.user, member.submission)}
    if not deciding:
        raise Http404
    return deciding


def _answered_by(request: HttpRequest, found: list[GroupMember]) -> list[Submission]:
    """Confirmed ones that are open and this person's to answer."""
    return [case for case in _confirmed(found) if access.may(request.user, Verb.ANSWER, case)]


def _given_by(request: HttpRequest, found: list[GroupMember]) -> list[Submission]:
    scope = scope_of(request.user)
    return [case for case in _confirmed(found) if scope.works_for(case.area_key)]


def _confirmed(found: list[GroupMember]) -> list[Submission]:
    return [row.submission for row in found if row.belonging == Belonging.CONFIRMED and row.submission.is_open]


def _outcomes(cases: list[Submission]) -> list[tuple[str, str]]:
    """Result classes by their short name: each case then gets the one of its own rules."""
    of_rules = OutcomeClass.objects.filter(workflow__in={case.workflow_id for case in cases})
    name = "name_en" if get_language() == "en" else "name"
    return list(dict(of_rules.order_by("workflow", "position").values_list("slug", name)).items())


def _deputies(found: list[GroupMember]) -> Any:
    """In office, and holding one of them already."""
    held = [row.submission.deputy_id for row in found if row.submission.deputy_id is not None]
    return Deputy.objects.filter(pk__in=held, status=DeputyStatus.ACTIVE).order_by("pk")


def _actor_of(request: HttpRequest) -> Callable[[Submission], Actor]:
    return partial(actor, request)


def _user(request: HttpRequest) -> Any:
    return request.user


def _page(
    request: HttpRequest,
    group: SimilarGroup,
    *,
    answer_form: AnswerAllForm | None = None,
    give_form: GiveAllForm | None = None,
    said: str = "",
    left: list[Any] | None = None,
    sent: str = "",
    status: int = 200,
) -> HttpResponse:
    found = showing.members(group, request.user, MEMBERS)
    answered, given, size = _answered_by(request, found), _given_by(request, found), showing.size_of(group)
    deputies = _deputies(found) if given else Deputy.objects.none()
    context = {
        "room": ROOM if scope_of(request.user).dashboard_area_keys else "inbox",
        "group": group,
        "size": size,
        "hidden": size.opinions - len(found),
        "rows": [_row(request, member) for member in found],
        "to_confirm": any(
            row.belonging == Belonging.SUGGESTED and access.may_group(request.user, row.submission) for row in found
        ),
        "answered": answered,
        "answer_form": answer_form or AnswerAllForm(outcomes=_outcomes(answered)) if answered else None,
        "given": given if len(given) > 1 and deputies else [],
        "give_form": give_form or GiveAllForm(deputies=deputies),
        "said": said,
        "left": left or [],
        "sent": sent,
        "mine": _moved_lately(request, found),
    }
    return render(request, "feedback/desk/similar_group.html", context, status=status)


def _moved_lately(request: HttpRequest, found: list[GroupMember]) -> list[Submission]:
    """Those whose last move this person made minutes ago: it may be taken back, of all at once. One query."""
    since, cases = timezone.now() - lifecycle.UNDO_WITHIN, {row.submission_id: row.submission for row in found}
    moved = LastMove.objects.filter(submission__in=cases, user=_user(request), at__gt=since)
    return [cases[pk] for pk in moved.order_by("submission").values_list("submission", flat=True)]


def _row(request: HttpRequest, member: GroupMember) -> dict[str, Any]:
    case = member.submission
    return {
        "member": member,
        "case": case,
        "headline": reading.headline(case.message),
        "due": reading.due(case, timezone.now()),
        "may_decide": access.may_group(request.user, case),
    }
