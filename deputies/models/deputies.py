"""Congresses, electoral districts, deputies, and groups of deputies."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from deputies.fields import SpeltField
from deputies.models.areas import Area
from deputies.models.topics import Topic
from deputies.pinyin import initials_of_person, of_person


class DeputyLevel(models.TextChoices):
    NATIONAL = "national", _("National deputy")
    PROVINCIAL = "provincial", _("Provincial deputy")
    CITY = "city", _("City deputy")
    COUNTY = "county", _("District deputy")
    TOWNSHIP = "township", _("Township deputy")
    STREET_DELEGATE = "street_delegate", _("Street delegate")


class CongressQuerySet(models.QuerySet["Congress"]):
    def standing(self, today: date) -> CongressQuerySet:
        """Those whose term is not over."""
        return self.filter(Q(ends__isnull=True) | Q(ends__gt=today))


class Congress(models.Model):
    """A people's congress (人民代表大会) of an area, in one term (届)."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="congresses", verbose_name=_("area"))
    level = models.CharField(
        max_length=16,
        choices=[choice for choice in DeputyLevel.choices if choice[0] != DeputyLevel.STREET_DELEGATE],
        verbose_name=_("level"),
    )
    term = models.PositiveSmallIntegerField(verbose_name=_("term"), help_text=_("17 for the 17th."))
    begins = models.DateField(verbose_name=_("begins"))
    ends = models.DateField(null=True, blank=True, verbose_name=_("ends"))

    objects = CongressQuerySet.as_manager()

    class Meta:
        verbose_name = _("congress")
        verbose_name_plural = _("congresses")
        ordering = ["area__key", "-term"]
        constraints = [
            models.UniqueConstraint(
                name="congress_once",
                fields=["area", "level", "term"],
                violation_error_message=_("This term of this congress stands here already."),
            ),
            models.CheckConstraint(
                name="congress_ends_after_it_begins",
                condition=Q(ends__isnull=True) | Q(ends__gt=F("begins")),
                violation_error_message=_("A term ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(area)s, term %(term)d") % {"area": self.area.name, "term": self.term})


class ElectoralDistrict(models.Model):
    """An electoral district (选区): who elected a deputy."""

    congress = models.ForeignKey(Congress, models.PROTECT, related_name="districts", verbose_name=_("congress"))
    number = models.PositiveSmallIntegerField(verbose_name=_("number"))
    name = models.CharField(max_length=80, verbose_name=_("name"))

    class Meta:
        verbose_name = _("electoral district")
        verbose_name_plural = _("electoral districts")
        ordering = ["congress", "number"]
        constraints = [
            models.UniqueConstraint(
                name="electoral_district_once",
                fields=["congress", "number"],
                violation_error_message=_("This number is taken in this congress."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.name}"


class DeputyStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    ENDED = "ended", _("Term ended")


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def reachable(self) -> DeputyQuerySet:
        """Those a constituent may be led to: suspension or the end of a term switches contact off
        at once (Law on Deputies, 2025)."""
        return self.filter(status=DeputyStatus.ACTIVE)


class Deputy(models.Model):
    """A deputy (人大代表) or a street delegate (议政代表). `area_key` repeats what stands in the area: the database
    fills it and keeps it true (migration 0006). `photo` names the files of `deputies.photos`; empty: there is none."""

    name = models.CharField(max_length=60, verbose_name=_("name"))
    level = models.CharField(max_length=16, choices=DeputyLevel, verbose_name=_("level"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="deputies", verbose_name=_("area"))
    status = models.CharField(
        max_length=10, choices=DeputyStatus, default=DeputyStatus.ACTIVE, verbose_name=_("status")
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="deputies", verbose_name=_("topics"))
    note = models.CharField(max_length=200, blank=True, verbose_name=_("note"))
    area_key = models.CharField(max_length=12, db_collation="C", db_default="", editable=False)
    pinyin = SpeltField(max_length=120, made_by=of_person, verbose_name=_("pinyin"))
    initials = SpeltField(max_length=30, made_by=initials_of_person, verbose_name=_("initials"))
    photo = models.CharField(max_length=32, blank=True, editable=False)
    electoral_district = models.ForeignKey(
        ElectoralDistrict,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deputies",
        verbose_name=_("electoral district"),
    )

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="deputy_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="deputy_level_is_known", condition=Q(level__in=DeputyLevel.values)),
            models.CheckConstraint(name="deputy_status_is_known", condition=Q(status__in=DeputyStatus.values)),
        ]
        indexes = [
            models.Index(name="deputy_by_area", fields=["area_key", "id"]),
            models.Index(name="deputy_by_status", fields=["status", "area_key", "id"]),
            models.Index(name="deputy_by_level", fields=["level", "area_key", "id"]),
            models.Index(name="deputy_by_pinyin", fields=["pinyin"]),
            models.Index(name="deputy_by_initials", fields=["initials"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_reachable(self) -> bool:
        return self.status == DeputyStatus.ACTIVE


class DeputyGroupQuerySet(models.QuerySet["DeputyGroup"]):
    def standing(self) -> DeputyGroupQuerySet:
        """Those that work: what an ended one knew counts no more."""
        return self.filter(ended_on__isnull=True)


class DeputyGroup(models.Model):
    """A professional group of deputies (代表小组/专业组). What it knows, each of its members counts as knowing, until
    it ends; its members stay written down."""

    name = models.CharField(max_length=80, verbose_name=_("name"))
    area = models.ForeignKey(Area, models.PROTECT, related_name="deputy_groups", verbose_name=_("area"))
    topics = models.ManyToManyField(Topic, blank=True, related_name="deputy_groups", verbose_name=_("specialties"))
    members = models.ManyToManyField(Deputy, blank=True, related_name="groups", verbose_name=_("members"))
    ended_on = models.DateField(null=True, blank=True, verbose_name=_("ended on"))

    objects = DeputyGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputy group")
        verbose_name_plural = _("deputy groups")
        ordering = ["area__key", "id"]
        constraints = [
            models.UniqueConstraint(
                name="deputy_group_once",
                fields=["area", "name"],
                violation_error_message=_("This area has a group of this name already."),
            )
        ]

    def __str__(self) -> str:
        return self.name
