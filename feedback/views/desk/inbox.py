"""One case of the inbox, and the moves that deputies and liaisons make on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback import access, lifecycle
from feedback.files import showing
from feedback.forms.files import PassingFilesOn, WithFiles
from feedback.forms.moves import LookForm, MoveForm
from feedback.inbox import history, notes, presence, reading, ready_texts, units
from feedback.inbox.listing import Asked
from feedback.me_too import following
from feedback.models import ActorKind, Event, Rating, StateLabel, Submission
from feedback.models.referrals import Referral
from feedback.notifications import notifying
from feedback.privacy import handling
from feedback.similar.showing import beside
from feedback.states import SETTLED, IllegalMove, State, Verb, allowed
from feedback.suggestions import suggested
from feedback.undone import taken_back
from feedback.views import files
from feedback.views.desk import inbox_list as inbox_views
from feedback.views.desk.cases import actor as _actor
from feedback.views.desk.cases import visible as _visible
from feedback.views.desk.move import Move
from feedback.views.desk.moves import BY_SLUG, MOVES
from stations.access import scope_of


@require_safe
def case_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One case, with the form of its most likely next move."""
    submission = _visible(request, pk)
    return _case(request, submission, _likely(request, submission))


@require_http_methods(["GET", "HEAD", "POST"])
def move_page(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The form of a move; sent, the move itself. Somebody else's case is a 404 like a missing one."""
    submission = _visible(request, pk)
    move = BY_SLUG.get(slug)
    if move is None or not _may_try(request, submission, move):
        raise Http404
    if request.method != "POST":
        return _case(request, submission, move if move in _moves(request, submission) else None)
    form = move.form(request.POST, submission=submission, **_files(request, submission, move))
    if not form.is_valid():
        return _case(request, submission, move, form, status=422)
    if not access.may(request.user, move.verb, submission):
        return _case(request, submission, move, form, problem=_moved_first(submission), status=409)
    if move.confirm and "confirmed" not in request.POST:
        return _case(request, submission, move, form, confirming="back" not in request.POST)
    return _do(request, submission, move, form)


@require_POST
def contact_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The case with its contact in full, this once. Who does not hold it says why; either way it is recorded."""
    submission = _visible(request, pk)
    if not access.may_look(request.user, submission):
        raise Http404
    form = LookForm(request.POST)
    must_say_why = not access.may_see_contact(request.user, submission)
    if must_say_why and not form.is_valid():
        return _case(request, submission, None, look=form, status=422)
    why = form.cleaned_data["why"] if must_say_why else ""
    handling.look(submission.pk, actor=_actor(request, submission), why=why)
    response = _case(request, submission, _likely(request, submission), is_shown=True)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def note_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A note to the others who answer. Auditors read only."""
    submission = _visible(request, pk)
    if not _may_note(request, submission):
        raise Http404
    words = request.POST.get("words", "").strip()[: notes.AT_MOST]
    if words:
        notes.write(submission.pk, words, actor=_actor(request, submission))
        _say_who_is_told(request, submission, words)
    return redirect(reverse("inbox-case", args=[submission.pk]) + Asked.read(request.GET).query)


@require_safe
def people_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom a note may name: asked for when somebody types an @."""
    submission = _visible(request, pk)
    if not _may_note(request, submission):
        raise Http404
    user: Any = request.user
    told = [
        {"name": person.name, "role": _names(str(role) for role in person.roles), "spelt": person.spelt}
        for person in notes.people(submission, but=user)
    ]
    return JsonResponse({"people": told}, headers={"Cache-Control": "private, no-cache"})


def _say_who_is_told(request: HttpRequest, submission: Submission, words: str) -> None:
    """An @ that reaches nobody is not silent: it says who can be reached."""
    named = notes.mentioned(words, submission)
    told = [user for user in named if user != request.user]
    noted = _("Noted. The citizen does not see it.")
    if told:
        noted += " " + _("Told: %(names)s.") % {"names": _names(user.display_name for user in told)}
    messages.success(request, noted, extra_tags=f"{submission.pk}:note")
    missed = notes.nobody(words, named)
    if missed:
        others = [user for user in notes.circle(submission) if user != request.user]
        said = {"missed": _names(missed), "names": _names(user.display_name for user in others)}
        messages.warning(request, _("Nobody here is called %(missed)s. Who can be told: %(names)s.") % said)


def _names(names: Iterable[str]) -> str:
    return pgettext("between names", ", ").join(names)


def _may_note(request: HttpRequest, submission: Submission) -> bool:
    scope = scope_of(request.user)
    return scope.has_inbox or scope.works_for(submission.area_key)


@require_POST
def writing_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Sent now and then while somebody writes about it: the names of the others who do."""
    submission = _visible(request, pk)
    user: Any = request.user
    if not _may_note(request, submission):
        raise Http404
    return JsonResponse({"others": presence.write(submission.pk, user)})


def _files(request: HttpRequest, submission: Submission, move: Move) -> dict[str, Any]:
    if not issubclass(move.form, WithFiles):
        return {}
    user: Any = request.user
    key, by = files.key_for(submission, user.pk), access.role_towards(user, submission)
    made: dict[str, Any] = {"brought": files.brought(request, request.POST, key, by, user)}
    if issubclass(move.form, PassingFilesOn):
        made["offered"] = units.files_to_pass_on(submission)
    return made


def _do(request: HttpRequest, submission: Submission, move: Move, form: MoveForm) -> HttpResponse:
    after = _next(request, submission, move)
    try:
        move.act(submission.pk, form.cleaned_data, _actor(request, submission))
    except lifecycle.Stale as stale:
        return _case(request, stale.submission, move, form, problem=_moved_first(stale.submission), status=409)
    except IllegalMove as illegal:
        return _case(request, submission, move, form, problem=_too_late(illegal), status=409)
    except lifecycle.NotAllowed:
        return _case(request, submission, move, form, problem=str(move.refused), status=409)
    user: Any = request.user
    presence.leave(submission.pk, user)
    notifying.read(user, timezone.now(), submission.pk)
    return _onward(request, submission, move, after)


def _next(request: HttpRequest, submission: Submission, move: Move) -> int | None:
    """The case after this one in the list, as it stands before the move."""
    if not move.leaves or not scope_of(request.user).has_inbox:
        return None
    after: int | None = inbox_views.placed(request, submission.pk)["place"].next
    return after


def _onward(request: HttpRequest, submission: Submission, move: Move, after: int | None) -> HttpResponse:
    """Back to the case when there is more to do with it; else to the next one that waits, or to the inbox."""
    here = reverse("inbox-case", args=[submission.pk])
    query = Asked.read(request.GET).query
    tags = f"{submission.pk}:{move.slug}"
    if not move.leaves or not scope_of(request.user).has_inbox:
        messages.success(request, str(move.done), extra_tags=tags)
        return redirect(here + query)
    done = format_html('{} <a href="{}">{}</a>', move.done, here + query, _("Back to it"))
    messages.success(request, done, extra_tags=tags)
    return redirect((reverse("inbox-case", args=[after]) if after else reverse("inbox")) + query)


def _moves(request: HttpRequest, submission: Submission) -> list[Move]:
    """What the person may do now: the role allows it and the state does."""
    holds = _answers(request, submission)
    possible = reading.possible(submission) - ({Verb.PART} if not access.joint(submission) else set())
    return [
        move
        for move in MOVES
        if (holds or move.by_staff) and move.verb in possible and access.may(request.user, move.verb, submission)
    ]


def _answers(request: HttpRequest, submission: Submission) -> bool:
    """Whether the person is responsible, or helps who is."""
    scope = scope_of(request.user)
    return access.holds(scope, submission) or access.held_jointly_by(scope, submission) is not None


def _likely(request: HttpRequest, submission: Submission) -> Move | None:
    move = BY_SLUG.get(reading.next_step(submission))
    return move if move in _moves(request, submission) else None


def _may_try(request: HttpRequest, submission: Submission, move: Move) -> bool:
    """Who holds it may; who held it when the form was opened is told that somebody moved first."""
    scope = scope_of(request.user)
    if _answers(request, submission) or (move.by_staff and access.may(request.user, move.verb, submission)):
        return access.may(request.user, move.verb, submission)
    return scope.has_inbox and move.verb in access.LIAISON_VERBS | access.HOLDER_VERBS


def _moved_first(submission: Submission) -> str:
    event = submission.events.latest("seq")
    said = {"who": history.who(event), "what": history.line(event)}
    return _("Somebody moved first: %(who)s %(what)s. Your words are still here; nothing was sent.") % said


def _too_late(illegal: IllegalMove) -> str:
    said = {"state": StateLabel(illegal.state).label}
    return _("This is not possible any more: its state is now “%(state)s”. Your words are still here.") % said


def _case(
    request: HttpRequest,
    submission: Submission,
    move: Move | None,
    form: MoveForm | None = None,
    *,
    status: int = 200,
    **shown: Any,
) -> HttpResponse:
    """The page of a case with a move's form; `shown`: a problem, whether to confirm, whether the contact is shown."""
    context = _about(request, submission, is_shown=shown.get("is_shown", False))
    reply = units.to_pass_on(context["events"])
    context |= _to_do(request, submission, move, form, reply, confirming=shown.get("confirming", False))
    may_refer = any(one.verb == Verb.REFER_UNIT for one in [*context["moves"], *context["rare_moves"]])
    context["given_back"] = units.given_back(context["events"]) if may_refer else None
    context |= {"undo": _undo(request, submission, context["events"]), "look": LookForm(), **shown}
    if not scope_of(request.user).has_inbox:
        return render(request, "feedback/desk/inbox.html", context, status=status)
    if request.headers.get("HX-Request") and status == 200:  # the list stands beside it
        context |= inbox_views.placed(request, submission.pk)
        part = render(request, "feedback/desk/inbox_case.html", context)
        patch_vary_headers(part, ["HX-Request"])
        return part
    context |= inbox_views.listed(request, submission.pk)
    return render(request, "feedback/desk/inbox.html", context, status=status)


def _about(request: HttpRequest, submission: Submission, *, is_shown: bool) -> dict[str, Any]:
    """What is known of the case, as far as this person may see it."""
    shows_name = access.may_see_name(request.user, submission)
    return {
        "case": submission,
        "headline": reading.headline(submission.message),
        "due": reading.due(submission, timezone.now()),
        "is_settled": submission.state in SETTLED,
        "events": _told(submission),
        "followers": [(Rating(value).label, n) for value, n in following.opinions(submission).items()],
        "contact": reading.contact(submission, hidden=not is_shown, with_name=shows_name),
        "shows_name": shows_name,
        "may_look": access.may_look(request.user, submission),
        "alike": beside(submission),
        "helpers": access.joint(submission),
        "suggestions": suggested.beside(submission),
        "may_suggest": suggested.may_suggest(request.user, submission),
        "referral": _referral(submission),
    }


def _to_do(
    request: HttpRequest,
    submission: Submission,
    move: Move | None,
    form: MoveForm | None,
    reply: Any,
    *,
    confirming: bool,
) -> dict[str, Any]:
    """What this person may do with it, and the form of the move in hand. A unit's `reply` is what an answer begins
    with."""
    holds, moves = _answers(request, submission), _moves(request, submission)
    actor = _actor(request, submission)
    passes_on = reply if form is None and move is not None and move.slug in PASSES_ON else None
    if form is None and move is not None:
        form = move.form(submission=submission, **({"offered": passes_on.files} if passes_on else {}))
        form.initial["words"] = _begun(request, submission) or _passed_on(submission, passes_on)
    has_texts = move is not None and move.slug in WITH_TEXTS and not confirming
    return {
        "holds": holds,
        "is_responsible": access.holds(scope_of(request.user), submission),
        "may_note": _may_note(request, submission),
        "may_assign": not holds and _may_assign(request, submission),
        "moves": [one for one in moves if not one.is_rare],
        "rare_moves": [one for one in moves if one.is_rare],
        "likely": reading.next_step(submission),
        "move": move,
        "form": form,
        "can_send": move in moves,
        "in_name_of": actor.name if holds and actor.kind == ActorKind.DEPUTY else "",
        "passes_on": passes_on,
        "texts": _texts(request, submission) if has_texts else [],
    }


WITH_TEXTS = frozenset({"answer", "ask", "resolve", "settle"})
PASSES_ON = WITH_TEXTS - {"ask"}


def _texts(request: HttpRequest, submission: Submission) -> list[tuple[int, str, str]]:
    """Number, title and words of what is ready, filled in for this case."""
    now = timezone.now()
    ready = ready_texts.of_venue(submission.venue)
    return [(one.pk, one.title, ready_texts.filled(one, submission, request.user, now)) for one in ready]


def _begun(request: HttpRequest, submission: Submission) -> str:
    """Without JavaScript a ready text comes by its number in the address."""
    wanted = request.GET.get("text")
    return (
        next((words for pk, _title, words in _texts(request, submission) if str(pk) == wanted), "") if wanted else ""
    )


def _passed_on(submission: Submission, reply: Event | None) -> str:
    """The reply as a citizen reads it: with the unit's name, in the citizen's language."""
    if reply is None:
        return ""
    with override(submission.language):
        return _("%(unit)s has replied:\n%(words)s") % {"unit": reply.data["unit"], "words": reply.words}


def _may_assign(request: HttpRequest, submission: Submission) -> bool:
    return Verb.ASSIGN in allowed(State(submission.state)) and access.may(request.user, Verb.ASSIGN, submission)


def _referral(submission: Submission) -> Referral | None:
    """The unit that has it, and until when."""
    found = submission.referrals.open().select_related("unit") if submission.unit_id is not None else None
    return found.first() if found is not None else None


def _undo(request: HttpRequest, submission: Submission, events: list[Any]) -> str:
    """The person's own last move in words, while it can be taken back."""
    user: Any = request.user
    event = lifecycle.last_move(getattr(submission, "last_move", None), events, user.pk, timezone.now())
    return history.line(event) if event else ""


@require_POST
def undo_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's last move."""
    submission = _visible(request, pk)
    try:
        lifecycle.undo(submission.pk, actor=_actor(request, submission))
    except lifecycle.NotAllowed:
        problem = _("It cannot be taken back any more: something has happened since, or the citizen has been told.")
        return _case(request, submission, _likely(request, submission), problem=problem, status=409)
    messages.success(request, _("Taken back. Everything is as it was."), extra_tags=f"{submission.pk}:undo")
    return redirect(reverse("inbox-case", args=[submission.pk]) + Asked.read(request.GET).query)


def _told(submission: Submission) -> list[Any]:
    """Its events with who, what and whether it is spoken to or by the citizen, oldest first."""
    events: list[Any] = list(submission.events.order_by("seq"))
    showing.put_to(events)
    gone = taken_back(events)
    for event in events:
        event.who, event.line = history.who(event), history.line(event)
        event.is_undone = event.seq in gone
        event.is_spoken = history.is_spoken(event) and not event.is_undone
    return events
