"""The newest public answers of a venue, for its page (whose view lies a floor below and knows nothing of answers)."""

from __future__ import annotations

from typing import Any

from django import template

from feedback.public_answers.answers import shown
from stations.models import Venue

register = template.Library()
SHOWN = 3


@register.simple_tag
def answers_of(venue: Venue) -> list[Any]:
    """One query."""
    return list(shown().filter(venue=venue).order_by("-pk")[:SHOWN])
