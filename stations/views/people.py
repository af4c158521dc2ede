"""People and their roles, for staff and administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deputies.models.accounts import User
from stations.accounts import appointing, people
from stations.forms.people import AppointForm, NewPersonForm

EVENTS = 20
VERBS: dict[str, tuple[Callable[..., None], Any]] = {
    "disable": (appointing.disable, gettext_lazy("Switched off and logged out everywhere.")),
    "enable": (appointing.enable, gettext_lazy("Switched on.")),
    "end-sessions": (appointing.end_sessions, gettext_lazy("Logged out everywhere.")),
    "demand-password": (appointing.demand_password, gettext_lazy("A new password is asked for.")),
    "reset-second-factor": (appointing.reset_second_factor, gettext_lazy("The second factor is gone.")),
}


@require_safe
def people_page(request: HttpRequest) -> HttpResponse:
    """Accounts with a role in one's own areas, by keyset, with search."""
    _open(request)
    words, after = request.GET.get("q", "").strip()[:60], request.GET.get("after", "")[:150]
    page = people.page(request.user, words, after)
    return render(request, "people/people.html", {"page": page, "words": words, "after": after, "room": "people"})


@require_safe
def person_page(request: HttpRequest, pk: int) -> HttpResponse:
    return _person(request, _visible(request, pk))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """A new account; its link is shown once."""
    _open(request)
    form = NewPersonForm(request.POST or None, actor=request.user)
    if request.method != "POST" or not form.is_valid() or form.post is None:
        return _form_page(request, "people/new.html", {"form": form})
    said = {name: form.cleaned_data[name] for name in ("username", "last_name", "first_name")}
    try:
        user, token = appointing.create(post=form.post, actor=_actor(request), **said)
    except appointing.AlreadyHeld:
        form.add_error("where", _("This deputy has an account already."))
        return _form_page(request, "people/new.html", {"form": form})
    return _show_link(request, user, token)


@require_POST
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    person = _visible(request, pk)
    form = AppointForm(request.POST, actor=request.user)
    if not form.is_valid() or form.post is None:
        return _person(request, person, form, status=422)
    try:
        appointing.appoint(person, form.post, actor=_actor(request))
    except appointing.NotAllowed:
        raise Http404 from None
    except appointing.AlreadyHeld:
        form.add_error("where", _("They have this role already, or the deputy has another account."))
        return _person(request, person, form, status=422)
    messages.success(request, _("Appointed: %(post)s") % {"post": form.post})
    return redirect("person", pk=pk)


@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    person = _visible(request, pk)
    held = next((h for h in people.posts_of([person])[pk] if h.key == request.POST.get("post")), None)
    if held is None:
        raise Http404
    try:
        appointing.dismiss(person, held, actor=_actor(request))
    except appointing.NotAllowed:
        raise Http404 from None
    messages.success(request, _("Removed: %(post)s") % {"post": held.post})
    still = people.visible_to(request.user).filter(pk=pk).exists()
    return redirect("person", pk=pk) if still else redirect("people")


@never_cache
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link; the older ones stop working."""
    person = _visible(request, pk)
    try:
        return _show_link(request, person, appointing.invite(person, actor=_actor(request)))
    except appointing.NotAllowed:
        raise Http404 from None


@require_POST
def manage(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Switch off or on, log out everywhere, ask for a new password, take away the second factor."""
    person = _visible(request, pk)
    if slug not in VERBS:
        raise Http404
    verb, done = VERBS[slug]
    try:
        verb(person, actor=_actor(request))
    except appointing.NotAllowed:
        raise Http404 from None
    messages.success(request, str(done))
    return redirect("person", pk=pk)


def _open(request: HttpRequest) -> None:
    if not people.may_open(request.user):
        raise Http404


def _visible(request: HttpRequest, pk: int) -> User:
    found = people.visible_to(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _actor(request: HttpRequest) -> User:
    return cast(User, request.user)


def _person(request: HttpRequest, person: User, form: AppointForm | None = None, status: int = 200) -> HttpResponse:
    held = people.posts_of([person])[person.pk]
    context = {
        "room": "people",
        "person": person,
        "posts": [(h, people.may_appoint(request.user, person, h.post)) for h in held],
        "may_manage": people.may_manage(request.user, person, [h.post for h in held]),
        "is_self": person.pk == _actor(request).pk,
        "form": form or AppointForm(actor=request.user),
        "events": person.account_events.all()[:EVENTS],
    }
    return render(request, "people/person.html", context, status=status)


def _form_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context | {"room": "people"}, status=422 if request.method == "POST" else 200)


def _show_link(request: HttpRequest, person: User, token: str) -> HttpResponse:
    """The token stands nowhere but on this page."""
    link = f"{settings.PUBLIC_ADDRESS}{reverse('invitation')}?{urlencode({'k': token})}"
    return render(request, "people/link.html", {"room": "people", "person": person, "link": link})
