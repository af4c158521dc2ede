"""Administrative divisions (行政区划), and what became of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from deputies.models.accounts import User

models.CharField.register_lookup(Length)

AREA_KEY_LENGTHS = {"province": 2, "city": 4, "county": 6, "township": 9, "village": 12}


class AreaLevel(models.TextChoices):
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County or district")
    TOWNSHIP = "township", _("Street or town")
    VILLAGE = "village", _("Community or village")


class AreaQuerySet(models.QuerySet["Area"]):
    def under(self, area: Area) -> AreaQuerySet:
        """The area itself and all below it."""
        return self.filter(key__startswith=area.key)


class Area(models.Model):
    """An administrative division (行政区划).

    `key` is the significant prefix of the 12-digit division code: 2, 4, 6, 9 or 12 characters by
    level, so a subtree is a prefix. An own area without a code (a development zone) gets a key of
    the same length with letters in it. The National Bureau of Statistics published codes to 2023.
    """

    key = models.CharField(max_length=12, unique=True, db_collation="C", verbose_name=_("key"))
    code = models.CharField(max_length=12, blank=True, verbose_name=_("division code"))
    name = models.CharField(max_length=80, verbose_name=_("name"))
    level = models.CharField(max_length=10, choices=AreaLevel, verbose_name=_("level"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("area above")
    )
    valid_from = models.DateField(null=True, blank=True, verbose_name=_("valid from"))
    valid_to = models.DateField(null=True, blank=True, verbose_name=_("valid to"))

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                name="area_key_alphabet",
                condition=Q(key__regex=r"^[0-9A-Z]+$"),
                violation_error_message=_("A key has digits and capital letters only."),
            ),
            models.CheckConstraint(
                name="area_key_length_fits_level",
                condition=models.Q(
                    *(Q(level=level, key__length=n) for level, n in AREA_KEY_LENGTHS.items()),
                    _connector=Q.OR,
                ),
                violation_error_message=_(
                    "A key has 2 characters for a province, 4 for a city, 6 for a county, 9 for a street, 12 below."
                ),
            ),
            models.CheckConstraint(
                name="area_code_is_12_digits_or_empty",
                condition=Q(code__regex=r"^([0-9]{12})?$"),
                violation_error_message=_("A division code has 12 digits. Areas without one leave it empty."),
            ),
            models.CheckConstraint(
                name="area_valid_to_after_valid_from",
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gt=F("valid_from")),
                violation_error_message=_("An area ends after it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def district(self) -> str:
        """The county-level key, or what there is of it above a county."""
        return self.key[:6]


class AreaChange(models.Model):
    """What happened to an area and when it takes effect: moves and mergers keep their history here."""

    class Kind(models.TextChoices):
        CREATED = "created", _("created")
        RENAMED = "renamed", _("renamed")
        MOVED = "moved", _("moved")
        MERGED = "merged", _("merged into another")
        ENDED = "ended", _("ended")

    area = models.ForeignKey(Area, models.PROTECT, related_name="changes", verbose_name=_("area"))
    kind = models.CharField(max_length=8, choices=Kind, verbose_name=_("what happened"))
    effective = models.DateField(verbose_name=_("takes effect"))
    key_before = models.CharField(max_length=12, blank=True, db_collation="C", verbose_name=_("key before"))
    name_before = models.CharField(max_length=80, blank=True, verbose_name=_("name before"))
    into = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("merged into")
    )
    at = models.DateTimeField(auto_now_add=True, verbose_name=_("entered"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("done by"))

    class Meta:
        verbose_name = _("change of an area")
        verbose_name_plural = _("changes of areas")
        ordering = ["-effective", "-id"]

    def __str__(self) -> str:
        return f"{self.area} {self.get_kind_display()} {self.effective}"
