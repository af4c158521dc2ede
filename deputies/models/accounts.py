"""The people who log in, what they may do, and the handling units they may belong to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from deputies.fields import SpeltField
from deputies.pinyin import initials_of_place, of_place


class User(AbstractUser):
    """Somebody who logs in: what they may do stands in their memberships. `switched_off_at` is when the account was
    switched off last: keys and secret addresses from before then stay shut when it is switched on again."""

    must_change_password = models.BooleanField(default=False, verbose_name=_("has to choose a new password"))
    switched_off_at = models.DateTimeField(null=True, editable=False)
    names: Any = models.GeneratedField(  # what an account is found by
        expression=Concat("last_name", "first_name", Value(" "), "username"),
        output_field=models.CharField(max_length=500),
        db_persist=True,
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("account")  # type: ignore[assignment]
        verbose_name_plural = _("accounts")  # type: ignore[assignment]

    @property
    def display_name(self) -> str:
        return f"{self.last_name}{self.first_name}".strip() or self.username

    def still_honours(self, given_at: datetime) -> bool:
        """Whether what was given out then, to get in without a login, may still work."""
        return self.is_active and (self.switched_off_at is None or given_at > self.switched_off_at)


class HandlingUnitQuerySet(models.QuerySet["HandlingUnit"]):
    def standing(self) -> HandlingUnitQuerySet:
        """Those that something can be referred to."""
        return self.filter(ended_on__isnull=True)


class HandlingUnit(models.Model):
    """A handling unit (承办单位): a department of a government that matters are referred to. One that ended stays
    written down with what it had, and is given nothing more."""

    name = models.CharField(max_length=120, verbose_name=_("name"))
    area = models.ForeignKey("deputies.Area", models.PROTECT, related_name="handling_units", verbose_name=_("area"))
    pinyin = SpeltField(max_length=200, made_by=of_place, verbose_name=_("pinyin"))
    initials = SpeltField(max_length=60, made_by=initials_of_place, verbose_name=_("initials"))
    ended_on = models.DateField(null=True, blank=True, verbose_name=_("ended on"))

    objects = HandlingUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("handling unit")
        verbose_name_plural = _("handling units")
        ordering = ["area_id", "name"]
        constraints = [
            models.UniqueConstraint(
                name="handling_unit_once",
                fields=["area", "name"],
                violation_error_message=_("This area has a handling unit of this name already."),
            ),
            models.CheckConstraint(name="handling_unit_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    DEPUTY = "deputy", _("Deputy")
    STAFF = "staff", _("Congress staff")
    UNIT_OFFICER = "unit_officer", _("Handling unit officer")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


class Membership(models.Model):
    """A role with its scope: a deputy is a person; staff and auditors have an area and all under it; an officer has
    a handling unit. Liaisons and heads have a venue: `stations.VenueMembership`."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("account"))
    role = models.CharField(max_length=16, choices=Role, verbose_name=_("role"))
    area = models.ForeignKey(
        "deputies.Area", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("area")
    )
    deputy = models.ForeignKey(
        "deputies.Deputy", models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("deputy")
    )
    unit = models.ForeignKey(
        HandlingUnit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("handling unit"),
    )

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                name="membership_once",
                fields=["user", "role", "area", "deputy", "unit"],
                nulls_distinct=False,
                violation_error_message=_("This person has this role already."),
            ),
            models.UniqueConstraint(
                name="membership_one_account_per_deputy",
                fields=["deputy"],
                condition=Q(deputy__isnull=False),
                violation_error_message=_("This deputy has an account already."),
            ),
            models.CheckConstraint(
                name="membership_scope_fits_role",
                condition=Q(role="deputy", deputy__isnull=False, area__isnull=True, unit__isnull=True)
                | Q(role__in=["staff", "auditor"], deputy__isnull=True, area__isnull=False, unit__isnull=True)
                | Q(role="unit_officer", deputy__isnull=True, area__isnull=True, unit__isnull=False)
                | Q(role="administrator", deputy__isnull=True, area__isnull=True, unit__isnull=True),
                violation_error_message=_(
                    "A deputy needs a person, staff and auditors an area, officers a unit, administrators none."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class Invitation(models.Model):
    """A link that was handed over once, with which its account gets a password. Only the token's digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations", verbose_name=_("account"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by"))
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("invited at"))
    expires_at = models.DateTimeField(verbose_name=_("valid until"))
    used_at = models.DateTimeField(null=True, verbose_name=_("used at"))

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return str(self.user)


class AccountVerb(models.TextChoices):
    INVITE = "invite", _("invited")
    JOIN = "join", _("took up the invitation")
    APPOINT = "appoint", _("appointed")
    DISMISS = "dismiss", _("removed from a role")
    DISABLE = "disable", _("switched off")
    ENABLE = "enable", _("switched on")
    END_SESSIONS = "end_sessions", _("logged out everywhere")
    RESET_SECOND_FACTOR = "reset_second_factor", _("second factor taken away")
    DEMAND_PASSWORD = "demand_password", _("asked for a new password")


class AccountEvent(models.Model):
    """What somebody did to an account: only ever added (a trigger holds it). Names are kept as they were."""

    user = models.ForeignKey(User, models.PROTECT, related_name="account_events", verbose_name=_("account"))
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("done by"))
    actor_name = models.CharField(max_length=150, blank=True, verbose_name=_("done by"))
    verb = models.CharField(max_length=20, choices=AccountVerb, verbose_name=_("what"))
    words = models.CharField(max_length=200, blank=True, verbose_name=_("detail"))
    at = models.DateTimeField(auto_now_add=True, verbose_name=_("when"))

    class Meta:
        verbose_name = _("account event")
        verbose_name_plural = _("account events")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.actor_name} · {self.get_verb_display()} · {self.user}"
