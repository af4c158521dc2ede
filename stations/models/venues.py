"""Where and when: venues, who answers in them, their codes, duty rosters, contact days and the working calendar."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _

from deputies.fields import SpeltField
from deputies.models import Area, Deputy
from deputies.models.accounts import User
from deputies.pinyin import initials_of_place, of_place
from stations.codes import grouped
from stations.models.posters import CodeRotation


class VenueKind(models.TextChoices):
    HOME = "home", _("Home of deputies")
    STATION = "station", _("Contact station")
    CONTACT_POINT = "contact_point", _("Contact point")


class VenueQuerySet(models.QuerySet["Venue"]):
    def under(self, area: Area) -> VenueQuerySet:
        return self.filter(area_key__startswith=area.key)


class Venue(models.Model):
    """A venue of the people's congress (家站点). A home stands in an area, a station in a home, a contact
    point in a station or a home. `area_key` and `parent_kind` repeat what stands in the area and the parent;
    composite foreign keys (migration 0002) keep them true."""

    name = models.CharField(max_length=120, verbose_name=_("name"))
    kind = models.CharField(max_length=16, choices=VenueKind, verbose_name=_("kind"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="venues", verbose_name=_("area"))
    area_key = models.CharField(max_length=12, db_collation="C", editable=False)
    district = models.GeneratedField(
        expression=Substr("area_key", 1, 6),
        output_field=models.CharField(max_length=6, db_collation="C"),
        db_persist=True,
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("stands in")
    )
    parent_kind = models.CharField(max_length=16, choices=VenueKind, blank=True, null=True, editable=False)  # noqa: DJ001
    address = models.CharField(max_length=200, blank=True, verbose_name=_("address"))
    phone = models.CharField(max_length=40, blank=True, verbose_name=_("telephone"))
    opening_hours = models.CharField(max_length=120, blank=True, verbose_name=_("opening hours"))
    is_open = models.BooleanField(default=True, verbose_name=_("open"))
    pinyin = SpeltField(max_length=200, made_by=of_place, verbose_name=_("pinyin"))
    initials = SpeltField(max_length=60, made_by=initials_of_place, verbose_name=_("initials"))
    latitude = models.FloatField(
        null=True,
        blank=True,
        help_text=_("WGS 84, as telephones measure it. Maps made in China (GCJ-02) lie up to 700 m beside it."),
        verbose_name=_("latitude"),
    )
    longitude = models.FloatField(null=True, blank=True, verbose_name=_("longitude"))
    assigned_deputies = models.ManyToManyField(Deputy, through="Assignment", related_name="venues")

    objects = VenueQuerySet.as_manager()

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ["area_key", "id"]
        indexes = [
            models.Index(name="venue_by_position", fields=["latitude", "longitude"]),
            models.Index(name="venue_by_area", fields=["area_key", "id"]),
            models.Index(name="venue_by_kind", fields=["kind", "area_key", "id"]),
            models.Index(name="venue_by_is_open", fields=["is_open", "area_key", "id"]),
            models.Index(name="venue_by_pinyin", fields=["pinyin"]),
            models.Index(name="venue_by_initials", fields=["initials"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="venue_position_is_on_earth",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                violation_error_message=_(
                    "A position has a latitude from -90 to 90 and a longitude from -180 to 180, or neither."
                ),
            ),
            models.UniqueConstraint(name="venue_kind_by_id", fields=["id", "kind"]),
            models.CheckConstraint(name="venue_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="venue_stands_in_the_right_kind",
                condition=Q(kind="home", parent__isnull=True, parent_kind__isnull=True)
                | Q(kind="station", parent__isnull=False, parent_kind="home")
                | Q(kind="contact_point", parent__isnull=False, parent_kind__in=["home", "station"]),
                violation_error_message=_(
                    "A home stands in no other venue, a station in a home, a contact point in a station or a home."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """A deputy's assignment to a venue (编入)."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="assignments", verbose_name=_("venue"))
    deputy = models.ForeignKey(Deputy, models.PROTECT, related_name="assignments", verbose_name=_("deputy"))
    since = models.DateField(null=True, blank=True, verbose_name=_("since"))

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="assignment_once", fields=["venue", "deputy"])]

    def __str__(self) -> str:
        return f"{self.deputy} @ {self.venue}"


class VenueRole(models.TextChoices):
    LIAISON = "liaison", _("Liaison")
    HEAD = "head", _("Venue head")


class VenueMembership(models.Model):
    """A liaison (联络员) or head (站长) of a venue."""

    user = models.ForeignKey(User, models.CASCADE, related_name="venue_memberships", verbose_name=_("account"))
    venue = models.ForeignKey(Venue, models.CASCADE, related_name="memberships", verbose_name=_("venue"))
    role = models.CharField(max_length=8, choices=VenueRole, verbose_name=_("role"))

    class Meta:
        verbose_name = _("liaison or head")
        verbose_name_plural = _("liaisons and heads")
        constraints = [models.UniqueConstraint(name="venue_membership_once", fields=["user", "venue", "role"])]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.venue}"


class Code(models.Model):
    """The short code on a wall or a card: one active a venue or deputy; a revoked one stays and explains itself."""

    code = models.CharField(max_length=8, primary_key=True, db_collation="C", verbose_name=_("code"))
    venue = models.ForeignKey(
        Venue, models.CASCADE, null=True, blank=True, related_name="codes", verbose_name=_("venue")
    )
    deputy = models.ForeignKey(
        Deputy, models.CASCADE, null=True, blank=True, related_name="codes", verbose_name=_("deputy")
    )
    issued_at = models.DateTimeField(auto_now_add=True, verbose_name=_("issued at"))
    revoked_at = models.DateTimeField(null=True, blank=True, verbose_name=_("revoked at"))
    revoked_reason = models.CharField(max_length=200, blank=True, verbose_name=_("reason for revoking"))
    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("replaced by")
    )
    rotation = models.ForeignKey(
        CodeRotation, models.SET_NULL, null=True, blank=True, editable=False, related_name="codes"
    )

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        constraints = [
            models.CheckConstraint(name="code_alphabet", condition=Q(code__regex=r"^[2-9A-HJKMNP-TW-Z]{8}$")),
            models.CheckConstraint(
                name="code_leads_to_one",
                condition=Q(venue__isnull=False, deputy__isnull=True) | Q(venue__isnull=True, deputy__isnull=False),
            ),
            models.CheckConstraint(
                name="code_replaced_only_when_revoked",
                condition=Q(replaced_by__isnull=True) | Q(revoked_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="code_one_active_per_venue", fields=["venue"], condition=Q(revoked_at__isnull=True)
            ),
            models.UniqueConstraint(
                name="code_one_active_per_deputy", fields=["deputy"], condition=Q(revoked_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return grouped(self.code)

    @property
    def address(self) -> str:
        """The absolute address that the QR encodes."""
        return f"{settings.PUBLIC_ADDRESS}/c/{self.code}"


class DutyRosterEntry(models.Model):
    """A deputy on duty (轮值) at a venue on a day."""

    venue = models.ForeignKey(Venue, models.CASCADE, related_name="duty_roster", verbose_name=_("venue"))
    deputy = models.ForeignKey(Deputy, models.PROTECT, related_name="duty_roster", verbose_name=_("deputy"))
    date = models.DateField(verbose_name=_("date"))

    class Meta:
        verbose_name = _("duty roster entry")
        verbose_name_plural = _("duty roster")
        constraints = [models.UniqueConstraint(name="duty_once_a_day", fields=["venue", "date", "deputy"])]
        indexes = [models.Index(name="duty_by_deputy", fields=["deputy", "date"])]

    def __str__(self) -> str:
        return f"{self.date} · {self.deputy} @ {self.venue}"


class ContactDayRule(models.Model):
    """When the monthly contact day (联系日) falls, for an area and all under it that have no rule of their own."""

    class Kind(models.TextChoices):
        WEEKDAY_OF_WEEK = "weekday_of_week", _("Weekday of the N-th week of the month")
        NTH_WEEKDAY = "nth_weekday", _("N-th such weekday of the month")
        EXPLICIT = "explicit", _("Explicit dates")

    area = models.OneToOneField(Area, models.CASCADE, related_name="contact_day_rule", verbose_name=_("area"))
    kind = models.CharField(max_length=16, choices=Kind, verbose_name=_("kind"))
    ordinal = models.PositiveSmallIntegerField(null=True, blank=True, verbose_name=_("which (1 to 5)"))
    weekday = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text=_("1 is Monday, 7 is Sunday (ISO 8601)."), verbose_name=_("weekday")
    )
    starts = models.TimeField(verbose_name=_("starts"))
    ends = models.TimeField(verbose_name=_("ends"))
    place = models.CharField(
        max_length=120, blank=True, db_default="", help_text=_("Where in the venue."), verbose_name=_("place")
    )
    deputies_a_day = models.PositiveSmallIntegerField(
        default=2, db_default=2, validators=[MinValueValidator(1)], verbose_name=_("deputies on duty a day")
    )

    class Meta:
        verbose_name = _("contact day rule")
        verbose_name_plural = _("contact day rules")
        constraints = [
            models.CheckConstraint(
                name="contact_day_ordinal_1_to_5",
                condition=Q(ordinal__range=(1, 5)),
                violation_error_message=_("Weeks are counted from 1 to 5."),
            ),
            models.CheckConstraint(
                name="contact_day_weekday_1_to_7",
                condition=Q(weekday__range=(1, 7)),
                violation_error_message=_("Weekdays are 1 (Monday) to 7 (Sunday)."),
            ),
            models.CheckConstraint(
                name="contact_day_rule_says_which_day",
                condition=Q(kind="explicit", ordinal__isnull=True, weekday__isnull=True)
                | (~Q(kind="explicit") & Q(ordinal__isnull=False, weekday__isnull=False)),
                violation_error_message=_("A rule needs the week and the weekday; explicit dates need neither."),
            ),
            models.CheckConstraint(
                name="contact_day_ends_after_start",
                condition=Q(ends__gt=F("starts")),
                violation_error_message=_("The contact day ends after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} · {self.get_kind_display()}"


class CalendarDay(models.Model):
    """A day that differs from its weekday: a public holiday, or a weekend day worked to make up for one.
    The State Council publishes them each November for the next year."""

    date = models.DateField(primary_key=True, verbose_name=_("date"))
    is_working = models.BooleanField(verbose_name=_("working day"))
    name = models.CharField(max_length=60, verbose_name=_("name"))
    is_override = models.BooleanField(
        default=False,
        help_text=_("Entered by staff: never overwritten by the seed."),
        verbose_name=_("entered by staff"),
    )

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("working calendar")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"
