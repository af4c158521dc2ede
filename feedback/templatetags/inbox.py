"""The lines of the inbox. There are fifty on a page: as a template they take longer than all the rest of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from feedback.inbox.reading import Row

register = template.Library()

LINE = """<div class="line"><label class="pick"><input type="checkbox" name="case" value="{pk}.{version}" form="many" \
aria-label="{tick}: {headline}"></label><a class="row {tone}" href="{base}{pk}/{query}"{here}>
  <span class="row-head"><b>{headline}</b>\
<span class="row-tags">{tags}<span class="tag {tone}">{words}</span></span></span>
  {rest}<span class="row-foot small quiet">{foot} · <time datetime="{at}">{day}</time></span>
</a></div>
"""
NOTHING = SafeString("")
HERE = SafeString(' aria-current="true"')
FOLLOWERS = '<span class="tag info">{}</span>'
SUPERVISED = '<span class="tag late">{}</span>'
REST = '<span class="row-text quiet">{}</span>\n  '


@register.simple_tag(takes_context=True)
def inbox_lines(context: template.Context, rows: Sequence[Row]) -> SafeString:
    """`base` and `asked` of the context are where the list is, `case` what is open beside it."""
    same = {"base": context["base"], "query": context["asked"].query, "tick": _("Tick")}
    case = getattr(context.get("case"), "pk", None)
    supervised = format_html(SUPERVISED, _("Supervised"))
    return format_html_join("", "{}", ((_line(row, same, supervised, here=row.pk == case),) for row in rows))


def _line(row: Row, same: Mapping[str, str], supervised: SafeString, *, here: bool) -> SafeString:
    followers = NOTHING
    if row.follower_count:
        followers = format_html(FOLLOWERS, _("me too: %(n)d") % {"n": row.follower_count})
    return format_html(
        LINE,
        **same,
        pk=row.pk,
        version=row.version,
        headline=row.headline,
        tone=row.due.tone,
        here=HERE if here else "",
        tags=followers + (supervised if row.is_supervised else NOTHING),
        words=row.due.words,
        rest=format_html(REST, row.rest) if row.rest else "",
        foot=row.foot,
        at=row.created_at.isoformat(),
        day=row.day,
    )
