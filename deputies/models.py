"""Who: areas, topics and deputies."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from deputies import models_accounts  # noqa: F401 - registers their models
from deputies.fields import SpeltField
from deputies.pinyin import initials_of_person, of_person

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

    class Meta:
        verbose_name = _("change of an area")
        verbose_name_plural = _("changes of areas")
        ordering = ["-effective", "-id"]

    def __str__(self) -> str:
        return f"{self.area} {self.get_kind_display()} {self.effective}"


class Topic(models.Model):
    """What an opinion is about, and what a deputy knows well."""

    slug = models.SlugField(unique=True, verbose_name=_("short name"))
    name = models.CharField(max_length=40, verbose_name=_("name"))
    name_en = models.CharField(max_length=60, verbose_name=_("English name"))
    position = models.PositiveSmallIntegerField(default=0, verbose_name=_("position"))
    is_active = models.BooleanField(default=True, verbose_name=_("in use"))
    words = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text=_("By these an opinion's topic is recognised. Parted by spaces, commas or new lines."),
        verbose_name=_("words"),
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        """In the reader's language."""
        return self.name_en if get_language() == "en" else self.name


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
