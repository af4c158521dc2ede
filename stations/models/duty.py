"""Contact days as they are planned, published and held, and what goes with the duty roster: absences, swaps,
notices, and the secret addresses of private calendars. Registered by `stations.models`."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from deputies.models import Area, Deputy
from deputies.models.accounts import User


class ContactDayState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    PUBLISHED = "published", _("Published")
    HELD = "held", _("Held")
    CANCELLED = "cancelled", _("Cancelled")


MOVABLE = (ContactDayState.PLANNED, ContactDayState.PUBLISHED)
KNOWN_TO_ALL = (ContactDayState.PUBLISHED, ContactDayState.HELD, ContactDayState.CANCELLED)


class ContactDayQuerySet(models.QuerySet["ContactDay"]):
    def under(self, area: Area) -> ContactDayQuerySet:
        return self.filter(venue__area_key__startswith=area.key)

    def of_year(self, year: int) -> ContactDayQuerySet:
        """By the date that the rule named: 31 December belongs to its year though it rolled into January."""
        return self.filter(Q(moved_from__year=year) | Q(moved_from__isnull=True, date__year=year))

    def public(self) -> ContactDayQuerySet:
        """What everybody may know: planned ones are not for the public yet."""
        return self.filter(state__in=KNOWN_TO_ALL)


class ContactDay(models.Model):
    """The contact day (联系日) of a venue. `moved_from` is the date that the rule named, when it is another one;
    `reason` says why it was moved (the holiday, or what staff wrote) or cancelled. `sequence` counts what
    calendars must be told of; it rises with every change after publishing."""

    venue = models.ForeignKey("stations.Venue", models.CASCADE, related_name="contact_days", verbose_name=_("venue"))
    date = models.DateField(verbose_name=_("date"))
    starts = models.TimeField(verbose_name=_("starts"))
    ends = models.TimeField(verbose_name=_("ends"))
    place = models.CharField(max_length=120, blank=True, verbose_name=_("place"))
    state = models.CharField(
        max_length=10, choices=ContactDayState, default=ContactDayState.PLANNED, verbose_name=_("state")
    )
    moved_from = models.DateField(null=True, blank=True, verbose_name=_("moved from"))
    moved_by_hand = models.BooleanField(default=False, verbose_name=_("moved by hand"))
    reason = models.CharField(max_length=200, blank=True, verbose_name=_("reason"))
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(editable=False)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", editable=False)

    objects = ContactDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact day")
        verbose_name_plural = _("contact days")
        ordering = ["date", "id"]
        constraints = [
            models.UniqueConstraint(
                name="contact_day_once_a_date",
                fields=["venue", "date"],
                violation_error_message=_("This venue has a contact day on that date already."),
            ),
            models.CheckConstraint(name="contact_day_state_is_known", condition=Q(state__in=ContactDayState.values)),
            models.CheckConstraint(
                name="a_contact_day_ends_after_it_starts",
                condition=Q(ends__gt=F("starts")),
                violation_error_message=_("The contact day ends after it starts."),
            ),
            models.CheckConstraint(
                name="contact_day_cancelled_for_a_reason", condition=~Q(state="cancelled") | ~Q(reason="")
            ),
        ]
        indexes = [models.Index(name="contact_day_by_date", fields=["date", "venue"])]

    def __str__(self) -> str:
        return f"{self.date} @ {self.venue}"

    @property
    def named(self) -> dt.date:
        """The date that the rule named."""
        return self.moved_from or self.date

    @property
    def is_movable(self) -> bool:
        return self.state in MOVABLE

    @property
    def is_cancelled(self) -> bool:
        return self.state == ContactDayState.CANCELLED


class ExplicitDate(models.Model):
    """A date of a rule whose dates are written down one by one."""

    rule = models.ForeignKey(
        "stations.ContactDayRule", models.CASCADE, related_name="dates", verbose_name=_("contact day rule")
    )
    date = models.DateField(verbose_name=_("date"))

    class Meta:
        verbose_name = _("explicit date")
        verbose_name_plural = _("explicit dates")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(name="explicit_date_once", fields=["rule", "date"])]

    def __str__(self) -> str:
        return str(self.date)


class ContactDayNotice(models.Model):
    """That a deputy is on duty soon, written once a day and deputy; sending it is for others."""

    contact_day = models.ForeignKey(ContactDay, models.CASCADE, related_name="notices")
    deputy = models.ForeignKey(Deputy, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("notice of a contact day")
        verbose_name_plural = _("notices of contact days")
        constraints = [models.UniqueConstraint(name="contact_day_notice_once", fields=["contact_day", "deputy"])]

    def __str__(self) -> str:
        return f"{self.deputy_id} · {self.contact_day_id}"


class Absence(models.Model):
    """A deputy cannot be on duty from the first to the last of these days."""

    deputy = models.ForeignKey(Deputy, models.CASCADE, related_name="absences", verbose_name=_("deputy"))
    first_day = models.DateField(verbose_name=_("first day"))
    last_day = models.DateField(verbose_name=_("last day"))
    reason = models.CharField(max_length=200, blank=True, verbose_name=_("reason"))

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["first_day", "id"]
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_it_begins",
                condition=Q(last_day__gte=F("first_day")),
                violation_error_message=_("The last day is not before the first."),
            )
        ]
        indexes = [models.Index(name="absence_by_deputy", fields=["deputy", "last_day"])]

    def __str__(self) -> str:
        return f"{self.deputy} {self.first_day} – {self.last_day}"


class SwapState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class SwapRequestQuerySet(models.QuerySet["SwapRequest"]):
    def open(self, now: dt.datetime) -> SwapRequestQuerySet:
        """Those that still wait for the colleague's word."""
        return self.filter(state=SwapState.PROPOSED, expires_at__gt=now)


class SwapRequest(models.Model):
    """A deputy offers their own duty for a colleague's at the same venue; nothing changes without consent.
    Whose the duties were is repeated here: an entry edited since then is not swapped."""

    offered = models.ForeignKey("stations.DutyRosterEntry", models.CASCADE, related_name="offers")
    wanted = models.ForeignKey("stations.DutyRosterEntry", models.CASCADE, related_name="requests")
    proposer = models.ForeignKey(Deputy, models.CASCADE, related_name="+")
    colleague = models.ForeignKey(Deputy, models.CASCADE, related_name="+")
    note = models.CharField(max_length=200, blank=True, verbose_name=_("note"))
    state = models.CharField(max_length=10, choices=SwapState, default=SwapState.PROPOSED)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = SwapRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("swap request")
        verbose_name_plural = _("swap requests")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(name="swap_state_is_known", condition=Q(state__in=SwapState.values)),
            models.CheckConstraint(name="swap_of_two_duties", condition=~Q(offered=F("wanted"))),
            models.CheckConstraint(name="swap_between_two_people", condition=~Q(proposer=F("colleague"))),
            models.UniqueConstraint(
                name="swap_proposed_once", fields=["offered", "wanted"], condition=Q(state="proposed")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposer_id} ⇄ {self.colleague_id}"


class CalendarFeed(models.Model):
    """The secret address of a private calendar: of a deputy's own duties, or of an area for its staff. Only a digest
    of the secret is kept. It works as long as its owner is still who they were when they made it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds")
    deputy = models.ForeignKey(Deputy, models.CASCADE, null=True, blank=True, related_name="+")
    area = models.ForeignKey(Area, models.CASCADE, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("calendar feed")
        verbose_name_plural = _("calendar feeds")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="calendar_feed_of_one",
                condition=Q(deputy__isnull=False, area__isnull=True) | Q(deputy__isnull=True, area__isnull=False),
            ),
            models.UniqueConstraint(
                name="calendar_feed_one_active",
                fields=["user", "deputy", "area"],
                condition=Q(revoked_at__isnull=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.deputy or self.area}"
