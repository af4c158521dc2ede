"""One's own account: how one gets in, where one is logged in, in which role one acts; taking up an invitation."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import password_validation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from deputies import invitations, sessions
from deputies.models.accounts import User
from deputies.rate_limits import INVITATIONS, address_of, take
from portal.accounts.account import home_of, needs_second_factor
from portal.accounts.devices import device
from portal.accounts.gate import HAT
from stations.access import Hat, scope_of


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What protects the account, and where it is logged in."""
    user = cast(User, request.user)
    kinds = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "sessions": [(one, *device(one.user_agent)) for one in sessions.of(user, timezone.now())],
        "current": request.session.session_key,
        "has_app": Authenticator.Type.TOTP in kinds,
        "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
        "needs_second_factor": needs_second_factor(user),
        "idle_hours": settings.SESSION_IDLE_MINUTES // 60 if settings.SESSION_IDLE_MINUTES % 60 == 0 else 0,
        "idle_minutes": settings.SESSION_IDLE_MINUTES,
    }
    return render(request, "account/account.html", context)


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions; somebody else's is a 404 like a missing one."""
    user = cast(User, request.user)
    if not sessions.end(UserSession.objects.filter(user=user, pk=pk)):
        raise Http404
    messages.success(request, _("That session has ended."))
    return redirect("account")


@require_POST
def hat(request: HttpRequest) -> HttpResponse:
    """Act in another of one's own roles from now on."""
    chosen = request.POST.get("hat", "")
    if chosen not in scope_of(request.user).hats:
        raise Http404
    request.session[HAT] = Hat(chosen).value
    user: Any = User.objects.get(pk=cast(User, request.user).pk)
    user.hat = chosen
    return redirect(home_of(scope_of(user)))


class InvitationForm(forms.Form):
    last_name = forms.CharField(label=gettext_lazy("Family name"), max_length=150)
    first_name = forms.CharField(label=gettext_lazy("Given name"), max_length=150)
    password = forms.CharField(
        label=gettext_lazy("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )
    again = forms.CharField(
        label=gettext_lazy("Password again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("password") != cleaned.get("again"):
            self.add_error("again", _("The two passwords differ."))
        elif cleaned.get("password"):
            self.user.last_name, self.user.first_name = cleaned.get("last_name", ""), cleaned.get("first_name", "")
            try:
                password_validation.validate_password(cleaned["password"], self.user)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Whoever has the link chooses name and password, once. The token is not in the path: paths are logged."""
    if not take(INVITATIONS, address_of(request)):
        return render(request, "account/invitation_over.html", {"too_many": True}, status=429)
    token = request.POST.get("k") or request.GET.get("k", "")
    found = invitations.find(token, timezone.now())
    if found is None:
        return render(request, "account/invitation_over.html", status=404)
    initial = {"last_name": found.user.last_name, "first_name": found.user.first_name}
    form = InvitationForm(request.POST or None, user=found.user, initial=initial)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return render(request, "account/invitation.html", {"form": form, "k": token, "invited": found}, status=status)
    said = form.cleaned_data
    try:
        invitations.take_up(
            found, last_name=said["last_name"], first_name=said["first_name"], password=said["password"]
        )
    except invitations.AlreadyUsed:
        return render(request, "account/invitation_over.html", status=404)
    get_adapter(request).add_message(request, messages.SUCCESS, message=_("Done. Log in with your new password now."))
    return redirect("login")
