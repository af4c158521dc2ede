"""What citizens are told about their data, at the place where it is collected and in full."""

from __future__ import annotations

from typing import Any

from django import template

from feedback.models.privacy import PrivacyRules
from feedback.privacy import in_force

register = template.Library()


@register.inclusion_tag("feedback/citizens/_notice.html", takes_context=True)
def privacy_notice(context: template.Context, area_key: str) -> dict[str, Any]:
    """Five sentences, and the way to the full text."""
    rules = in_force.current(area_key)
    return {"rules": rules, "area_key": area_key, "LANGUAGE_QUERY": context.get("LANGUAGE_QUERY", "")}


@register.filter
def handled_by(rules: PrivacyRules) -> str:
    return in_force.handler(rules)


@register.filter
def complain_to(rules: PrivacyRules) -> str:
    return in_force.authority(rules)
