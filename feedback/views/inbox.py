"""The inbox of deputies and liaisons, one case, and the moves they make on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from feedback import access, following, history, inbox, inbox_list, lifecycle, privacy
from feedback.files import showing
from feedback.forms_files import WithFiles
from feedback.forms_moves import (
    AnswerForm,
    AskDetailForm,
    DeclineForm,
    ExtendForm,
    LookForm,
    MoveForm,
    ReferForm,
    ResolveForm,
    SuperviseForm,
)
from feedback.lifecycle import Actor
from feedback.models import ActorKind, Rating, RouteReason, StateLabel, Submission
from feedback.states import OPEN, IllegalMove, State, Verb, allowed
from feedback.views import files
from stations.access import scope_of
from stations.duty import next_duty

Words = dict[str, Any]  # the cleaned data of a move's form


@dataclass(frozen=True)
class Move:
    """A button: the verb it stands for, its form, and what is said when it is done."""

    slug: str
    verb: Verb
    key: str
    label: Any
    send: Any
    done: Any
    form: type[MoveForm]
    act: Callable[[int, Words, Actor], Submission]
    confirm: bool = False
    hint: Any = ""
    refused: Any = ""  # what is said when it is legal, but not with these particulars
    by_staff: bool = False  # by the area's staff, who do not hold it
    is_rare: bool = False  # behind "More"


def _accept(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.accept(pk, actor=actor, version=said["version"])


def _accept_as_complex(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.accept(pk, actor=actor, version=said["version"], is_complex=True)


def _answer(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.answer(pk, said["words"], actor=actor, version=said["version"], files=said["file"])


def _ask_detail(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.ask_detail(pk, said["words"], actor=actor, version=said["version"])


def _refer(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.refer(pk, said["deputy"], said["words"], actor=actor, version=said["version"])


def _give(pk: int, said: Words, actor: Actor) -> Submission:
    reason = RouteReason.BY_LIAISON
    return lifecycle.assign(
        pk, actor=actor, reason=reason, deputy=said["deputy"], words=said["words"], version=said["version"]
    )


def _resolve(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.resolve(
        pk, said["outcome"], said["words"], actor=actor, version=said["version"], files=said["file"]
    )


def _settle(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.settle(
        pk, said["outcome"], said["words"], actor=actor, version=said["version"], files=said["file"]
    )


def _extend(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.extend(pk, said["words"], actor=actor, version=said["version"])


def _decline(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.decline(pk, said["reason"], said["words"], actor=actor, version=said["version"])


def _supervise(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.supervise(pk, said["words"], actor=actor, version=said["version"])


T = gettext_lazy
GONE = T("It cannot go to this deputy any more. Please choose another one.")
MOVES = [
    Move("accept", Verb.ACCEPT, "a", T("Accept"), T("Accept"), T("Accepted. It is yours now."), MoveForm, _accept),
    Move("answer", Verb.ANSWER, "w", T("Answer"), T("Send the answer"), T("Sent. The citizen can read it now."),
         AnswerForm, _answer),
    Move("ask", Verb.ASK_DETAIL, "d", T("Ask for detail"), T("Send the question"), T("Asked. The clock stands."),
         AskDetailForm, _ask_detail),
    Move("refer", Verb.REFER, "f", T("Refer"), T("Refer it"), T("Referred."), ReferForm, _refer,
         refused=GONE),
    Move("give", Verb.ASSIGN, "f", T("Give to a deputy"), T("Give it"), T("Given."), ReferForm, _give,
         refused=GONE),
    Move("resolve", Verb.RESOLVE, "r", T("Resolve"), T("Go on"), T("Resolved. The citizen has the word now."),
         ResolveForm, _resolve, confirm=True),
    Move("settle", Verb.SETTLE, "s", T("Settle at once"), T("Go on"), T("Resolved. The citizen has the word now."),
         ResolveForm, _settle, confirm=True, is_rare=True, hint=T("Your answer is the result, in one step.")),
    Move("complex", Verb.ACCEPT, "c", T("Accept as complex"), T("Accept it as complex"),
         T("Accepted. It is yours now."), MoveForm, _accept_as_complex, is_rare=True,
         hint=T("There is more time for the first answer. The citizen is told until when.")),
    Move("extend", Verb.EXTEND, "e", T("Extend"), T("Extend it"), T("Extended. The citizen is told until when."),
         ExtendForm, _extend, is_rare=True, hint=T("Possible once."),
         refused=T("It cannot be extended again: it was before, or the longest time is reached.")),
    Move("decline", Verb.DECLINE, "n", T("Do not accept"), T("Go on"),
         T("Not accepted. The citizen is told where to go."), DeclineForm, _decline, confirm=True, is_rare=True,
         by_staff=True, refused=T("It cannot be declined in this way any more.")),
    Move("supervise", Verb.SUPERVISE, "v", T("Supervise"), T("Supervise it"), T("It is supervised from now on."),
         SuperviseForm, _supervise, by_staff=True),
]  # fmt: skip
BY_SLUG = {move.slug: move for move in MOVES}


@require_safe
def inbox_page(request: HttpRequest) -> HttpResponse:
    """Mine, the most urgent first."""
    if not scope_of(request.user).has_inbox:
        raise Http404
    return render(request, "feedback/inbox.html", _list(request))


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
    privacy.look(submission.pk, actor=_actor(request, submission), why=why)
    response = _case(request, submission, _likely(request, submission), shown=True)
    response["Cache-Control"] = "no-store"
    return response


def _files(request: HttpRequest, submission: Submission, move: Move) -> dict[str, Any]:
    if not issubclass(move.form, WithFiles):
        return {}
    user: Any = request.user
    key, by = files.key_for(submission, user.pk), access.role_towards(user, submission)
    return {"brought": files.brought(request, request.POST, key, by, user)}


def _do(request: HttpRequest, submission: Submission, move: Move, form: MoveForm) -> HttpResponse:
    try:
        move.act(submission.pk, form.cleaned_data, _actor(request, submission))
    except lifecycle.Stale as stale:
        return _case(request, stale.submission, move, form, problem=_moved_first(stale.submission), status=409)
    except IllegalMove as illegal:
        return _case(request, submission, move, form, problem=_too_late(illegal), status=409)
    except lifecycle.NotAllowed:
        return _case(request, submission, move, form, problem=str(move.refused), status=409)
    messages.success(request, str(move.done), extra_tags=f"{submission.pk}:{move.slug}")
    return redirect("inbox-case", pk=submission.pk)


def _visible(request: HttpRequest, pk: int) -> Submission:
    related = ("venue", "topic", "deputy", "holding_venue", "chosen_deputy", "decline_reason", "screening")
    seen = Submission.objects.filter(access.visible_to(request.user)).select_related(*related)
    found = seen.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _moves(request: HttpRequest, submission: Submission) -> list[Move]:
    """What the person may do now: the role allows it and the state does."""
    holds = access.holds(scope_of(request.user), submission)
    possible = inbox.possible(submission)
    return [
        move
        for move in MOVES
        if (holds or move.by_staff) and move.verb in possible and access.may(request.user, move.verb, submission)
    ]


def _likely(request: HttpRequest, submission: Submission) -> Move | None:
    move = BY_SLUG.get(inbox.next_step(submission))
    return move if move in _moves(request, submission) else None


def _may_try(request: HttpRequest, submission: Submission, move: Move) -> bool:
    """Who holds it may; who held it when the form was opened is told that somebody moved first."""
    scope = scope_of(request.user)
    if access.holds(scope, submission) or (move.by_staff and access.may(request.user, move.verb, submission)):
        return access.may(request.user, move.verb, submission)
    return scope.has_inbox and move.verb in access.LIAISON_VERBS | access.HOLDER_VERBS


def _actor(request: HttpRequest, submission: Submission) -> Actor:
    user: Any = request.user
    kind = access.role_towards(user, submission)
    is_deputy = kind == ActorKind.DEPUTY and submission.deputy is not None
    return Actor(kind, submission.deputy.name if is_deputy and submission.deputy else user.display_name, user)


def _moved_first(submission: Submission) -> str:
    event = submission.events.latest("seq")
    said = {"who": history.who(event), "what": history.line(event)}
    return _("Somebody moved first: %(who)s %(what)s. Your words are still here; nothing was sent.") % said


def _too_late(illegal: IllegalMove) -> str:
    said = {"state": StateLabel(illegal.state).label}
    return _("This is not possible any more: its state is now “%(state)s”. Your words are still here.") % said


def _list(request: HttpRequest) -> dict[str, Any]:
    now = timezone.now()
    page = inbox_list.page(scope_of(request.user), now, inbox_list.Position.read(request.GET.get("after", "")))
    for section in page.sections:
        for row in section.rows:
            row.due = inbox.due(row, now)  # type: ignore[attr-defined]
            row.headline = inbox.headline(row.message)  # type: ignore[attr-defined]
            row.rest = " ".join(row.message.split()).removeprefix(row.headline).lstrip("，。,.！？!?；; \n")  # type: ignore[attr-defined]
    first = next((row for section in page.sections for row in section.rows if row.state in OPEN), None)
    duty = next_duty(scope_of(request.user).deputy_ids, timezone.localdate(now))
    return {"page": page, "first": first, "Group": inbox_list.Group, "room": "inbox", "next_duty": duty}


def _case(
    request: HttpRequest,
    submission: Submission,
    move: Move | None,
    form: MoveForm | None = None,
    *,
    problem: str = "",
    confirming: bool = False,
    shown: bool = False,
    look: LookForm | None = None,
    status: int = 200,
) -> HttpResponse:
    holds = access.holds(scope_of(request.user), submission)
    moves = _moves(request, submission)
    if form is None and move is not None:
        form = move.form(submission=submission)
    context = {
        "case": submission,
        "followers": [(Rating(value).label, n) for value, n in following.opinions(submission).items()],
        "headline": inbox.headline(submission.message),
        "due": inbox.due(submission, timezone.now()),
        "events": _told(submission),
        "contact": inbox.contact(
            submission, hidden=not shown, with_name=access.may_see_name(request.user, submission)
        ),
        "is_shown": shown,
        "may_look": access.may_look(request.user, submission),
        "look": look or LookForm(),
        "shows_name": access.may_see_name(request.user, submission),
        "holds": holds,
        "may_assign": not holds and _may_assign(request, submission),
        "moves": [one for one in moves if not one.is_rare],
        "rare_moves": [one for one in moves if one.is_rare],
        "likely": inbox.next_step(submission),
        "move": move,
        "form": form,
        "can_send": move in moves,
        "problem": problem,
        "confirming": confirming,
    }
    if scope_of(request.user).has_inbox:
        context |= _list(request)
    return render(request, "feedback/inbox.html", context, status=status)


def _may_assign(request: HttpRequest, submission: Submission) -> bool:
    return Verb.ASSIGN in allowed(State(submission.state)) and access.may(request.user, Verb.ASSIGN, submission)


def _told(submission: Submission) -> list[Any]:
    """Its events with who, what and whether it is spoken to or by the citizen, oldest first."""
    events: list[Any] = list(submission.events.order_by("seq"))
    showing.put_to(events)
    for event in events:
        event.who, event.line = history.who(event), history.line(event)
        event.is_spoken = history.is_spoken(event)
    return events
