"""What opinions are about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


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
