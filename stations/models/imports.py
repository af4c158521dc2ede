"""Tables brought in from Excel: the file, what it would do row by row, and what was before. Registered by
`stations.models`."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deputies.models.accounts import User


class ImportKind(models.TextChoices):
    VENUES = "venues", _("Venues")
    DEPUTIES = "deputies", _("Deputies")
    LEDGER = "ledger", _("Opinions on behalf")


REGISTERS = (ImportKind.VENUES, ImportKind.DEPUTIES)


class ImportState(models.TextChoices):
    WAITING = "waiting", _("Being read")
    UNREADABLE = "unreadable", _("Not readable")
    CHECKED = "checked", _("Checked, not applied")
    WANTED = "wanted", _("Being applied")
    APPLIED = "applied", _("Applied")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Failed")


WORKING = [ImportState.WAITING, ImportState.WANTED, ImportState.UNDOING]


class RowAction(models.TextChoices):
    CREATE = "create", _("New entry")
    CHANGE = "change", _("A change")
    SAME = "same", _("As it is")
    REFUSED = "refused", _("Refused")


class Import(models.Model):
    """One uploaded table. The row is the queue too: while `state` is one of WORKING, whoever works at it holds it
    until `leased_until`, and `attempts` tells one holder from the next. `area_keys` is what the person could edit
    when they uploaded it, "" being everywhere; `digest` names the file."""

    asked_by = models.ForeignKey(User, models.CASCADE, related_name="imports", verbose_name=_("asked by"))
    area_keys: ClassVar = ArrayField(models.CharField(max_length=12, db_collation="C"), default=list)
    kind = models.CharField(max_length=8, choices=ImportKind, verbose_name=_("kind"))
    file_name = models.CharField(max_length=200, verbose_name=_("file"))
    stored_as = models.CharField(max_length=64, editable=False)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.WAITING, verbose_name=_("state"))
    problem = models.CharField(max_length=20, blank=True, verbose_name=_("problem"))
    problem_detail = models.CharField(max_length=400, blank=True)
    ignored: ClassVar = ArrayField(models.CharField(max_length=100), default=list)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    n_create = models.PositiveIntegerField(default=0)
    n_change = models.PositiveIntegerField(default=0)
    n_same = models.PositiveIntegerField(default=0)
    n_refused = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    leased_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, verbose_name=_("created at"))
    ended_at = models.DateTimeField(null=True, verbose_name=_("ended at"))

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-id"]
        indexes = [
            models.Index(name="import_by_person", fields=["asked_by", "-id"]),
            models.Index(name="import_queue", fields=["id"], condition=Q(state__in=["waiting", "wanted", "undoing"])),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_under_way(self) -> bool:
        return self.state in WORKING

    @property
    def n_to_apply(self) -> int:
        return self.n_create + self.n_change


class ImportRow(models.Model):
    """One row of the table. `cells` is what stood there; `values` what it means, by field, and `before` what the
    record had in these fields; `shown` is [column, old words, new words]; `reasons` is [word, detail] (see
    `import_words`); `target_id` is the venue or deputy, once there is one."""

    of = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=8, choices=RowAction)
    name = models.CharField(max_length=160, blank=True)
    cells = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    shown = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    target_id = models.BigIntegerField(null=True)
    changed_since = models.BooleanField(default=False)  # found when somebody wanted to undo it

    class Meta:
        constraints = [models.UniqueConstraint(name="import_row_once", fields=["of", "number"])]
        indexes = [models.Index(name="import_row_by_action", fields=["of", "action", "number"])]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
