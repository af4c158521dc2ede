"""From the figures of an area and a period to its report, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from deputies.models import Area
from feedback.models.on_behalf import Channel
from feedback.models.suggestions import Suggestion
from feedback.reporting import figures
from feedback.reporting.figures import Counts, Days, Network, Row, UnitRow, Waits
from feedback.reporting.period import Period
from portal.figures.charts import Lines, lines
from portal.report.parts import Cell, Figure, Report, Section, Table, percent, shown

TOPICS_NAMED = 3
UNITS = 20
DAY = timedelta(days=1)
WIDTH, HEIGHT, MOST_LABELS = 680, 180, 12


def report(area: Area, period: Period) -> Report:
    """Some twenty queries, whatever the area."""
    now, before = figures.total(area.key, period), figures.total(area.key, period.before)
    days, days_before = figures.days(area.key, period), figures.days(area.key, period.before)
    network, topics = figures.network(area.key, period), figures.by_topic(area.key, period)
    waits, (n_suggestions, suggestions) = figures.waits(area.key, period), figures.suggestions(area.key, period)
    units, channels = figures.units(area.key, period), figures.channels(area.key, period, now.received)
    span = _span(period)
    return Report(
        title=_("%(area)s: how deputies reached constituents") % {"area": area.name},
        span=span,
        figures=_figures(now, before, days, days_before),
        summary=[
            _on_the_network(area, network, days),
            _on_opinions(span, now, before, channels),
            *_on_results(now, waits),
            *_on_topics(topics, now.received),
            *_on_what_came_of_it(units, n_suggestions),
        ],
        sections=[
            Section(
                _("Venues, deputies, contact days"), [], [_network_table(network), _days_table(days, days_before)]
            ),
            _month_by_month(figures.by_month(area.key, period), period),
            Section(_("How opinions came, and what became of them"), [], [_channel_table(channels), _fate_table(now)]),
            Section(_("What was spoken of"), [], [_topic_table(topics, now)]),
            Section(_("Results"), [], _result_tables(area, period, now, waits)),
            *_where(area, period, now, network),
            *([Section(_("Handling units"), [], [_unit_table(units)])] if units else []),
            *([Section(_("Suggestions"), [], [_suggestion_table(suggestions)])] if suggestions else []),
        ],
        notes=_notes(period),
    )


def _span(period: Period) -> str:
    if period.first == period.last:
        return _day(period.first)
    return _("%(first)s to %(last)s") % {"first": _day(period.first), "last": _day(period.last)}


def _day(day: Any) -> str:
    return date_format(day, "DATE_FORMAT")


def _figures(now: Counts, before: Counts, days: Days, days_before: Days) -> list[Figure]:
    return [
        Figure(_("Opinions received"), now.received, before.received),
        Figure(_("Resolved"), now.resolved, before.resolved),
        Figure(_("First answers in time"), percent(now.in_time_percent), percent(before.in_time_percent)),
        Figure(_("Confirmed by citizens"), percent(now.confirmed_percent), percent(before.confirmed_percent)),
        Figure(_("Contact days held"), days.held, days_before.held),
        Figure(_("Attendances of deputies"), days.attended, days_before.attended),
        Figure(_("People met there"), days.met, days_before.met),
        Figure(_("Supervised by staff"), now.supervised, before.supervised),
    ]


# In words


def _on_the_network(area: Area, network: Network, days: Days) -> str:
    said = _("%(venues)s venues with %(deputies)s deputies are open to people in %(area)s.") % {
        "venues": shown(network.n_venues),
        "deputies": shown(network.n_deputies),
        "area": area.name,
    }
    if not days.held:
        return said
    return f"{said}{_gap()}" + _(
        "%(held)s contact days were held; deputies attended them %(attended)s times, met %(met)s people and heard"
        " %(heard)s opinions, %(spot)s of which were answered on the spot."
    ) % {
        "held": shown(days.held),
        "attended": shown(days.attended),
        "met": shown(days.met),
        "heard": shown(days.heard),
        "spot": shown(days.on_the_spot),
    }


def _on_opinions(span: str, now: Counts, before: Counts, channels: Mapping[Channel | None, int]) -> str:
    said = _("%(span)s: %(n)s opinions were received%(change)s, %(scanned)s of them by scanning a venue's code.") % {
        "span": span,
        "n": shown(now.received),
        "change": _change(now.received, before.received),
        "scanned": shown(channels[None]),
    }
    return f"{said}{_gap()}" + _("%(n)s were resolved%(change)s, and %(open)s of those received are still open.") % {
        "n": shown(now.resolved),
        "change": _change(now.resolved, before.resolved),
        "open": shown(now.still_open),
    }


def _change(now: int, before: int) -> str:
    """In brackets; nothing when there was nothing to compare with."""
    if not before:
        return ""
    part = abs(round(100 * (now - before) / before, 1))
    words = {"percent": number_format(part, 1)}
    if now == before:
        return _(" (as many as in the year before)")
    return (
        _(" (%(percent)s%% more than in the year before)")
        if now > before
        else _(" (%(percent)s%% fewer than in the year before)")
    ) % words


def _on_results(now: Counts, waits: Waits) -> list[str]:
    said = []
    if now.answered and waits.answer is not None:
        said.append(
            _("%(percent)s of the first answers came in time; half of them within %(days)s.")
            % {"percent": percent(now.in_time_percent), "days": days_of(waits.answer)}
        )
    if now.resolved and waits.resolve is not None:
        said.append(_("Half of what was resolved was so within %(days)s.") % {"days": days_of(waits.resolve)})
    if now.rated:
        said.append(
            _("%(rated)s people rated the result: %(percent)s are satisfied or basically so; %(reopened)s matters were"
              " taken up again.")
            % {"rated": shown(now.rated), "percent": percent(now.confirmed_percent), "reopened": shown(now.reopened)}
        )  # fmt: skip
    return [_gap().join(said)] if said else []


def _on_topics(topics: list[Row], received: int) -> list[str]:
    named = [
        _("%(topic)s (%(percent)s)")
        % {"topic": row.name, "percent": percent(figures.percent(row.counts.received, received))}
        for row in topics[:TOPICS_NAMED]
        if row.key is not None and row.counts.received
    ]
    return [_("Most was said about %(topics)s.") % {"topics": _("; ").join(named)}] if named else []


def _on_what_came_of_it(units: list[UnitRow], suggestions: int) -> list[str]:
    said = []
    if units:
        all_ = _added("", units)
        words = (
            _("Handling units were given %(n)s matters and replied to %(replied)s, to %(in_time)s of them in time.")
            if all_.replied
            else _("Handling units were given %(n)s matters and replied to none of them so far.")
        )
        in_time = percent(figures.percent(all_.in_time, all_.replied))
        said.append(words % {"n": shown(all_.referred), "replied": shown(all_.replied), "in_time": in_time})
    if suggestions:
        words = ngettext(
            "Of what people said, deputies made %(n)s suggestion.",
            "Of what people said, deputies made %(n)s suggestions.",
            suggestions,
        )
        said.append(words % {"n": shown(suggestions)})
    return [_gap().join(said)] if said else []


def _gap() -> str:
    """Between two sentences."""
    return " " if get_language() == "en" else ""


def days_of(took: timedelta) -> str:
    """To a tenth of a day."""
    n = round(took / DAY, 1)
    return _("%(n)s days") % {"n": number_format(n, 1)}


# In tables


def _network_table(network: Network) -> Table:
    rows: list[list[Cell]] = [[str(kind.label), n] for kind, n in network.venues.items()]
    rows += [[_("of these without an opinion in the period"), network.venues_without]]
    rows += [[str(level.label), n] for level, n in network.deputies.items()]
    return Table("network", _("Open venues and deputies in office, today"), [_("Kind or level"), _("How many")], rows)


def _days_table(days: Days, before: Days) -> Table:
    named = [
        (_("Contact days due"), days.due, before.due),
        (_("held"), days.held, before.held),
        (_("Attendances of deputies"), days.attended, before.attended),
        (_("Deputies who came at least once"), days.deputies, before.deputies),
        (_("People met"), days.met, before.met),
        (_("Opinions heard"), days.heard, before.heard),
        (_("answered on the spot"), days.on_the_spot, before.on_the_spot),
    ]
    header = [_("Contact days"), _("How many"), _("The year before")]
    return Table("contact-days", _("Contact days"), header, [list(row) for row in named])


def _month_by_month(months: list[Row], period: Period) -> Section:
    received, resolved = [m.counts.received for m in months], [m.counts.resolved for m in months]
    rows: list[list[Cell]] = [
        [date_format(m.key, "YEAR_MONTH_FORMAT"), m.counts.received, m.counts.resolved] for m in months
    ]
    rows.append([_("Together"), sum(received), sum(resolved)])
    header = [_("Month"), _("Received"), _("Resolved")]
    table = Table("months", _("Received and resolved, by month"), header, rows, last_is_total=True)
    whole = [m for m in months if m.key >= period.first and _next_month(m.key) - DAY <= period.last]
    return Section(_("Month by month"), [], [table], chart=_chart(whole))


def _next_month(day: date) -> date:
    return (day.replace(day=1) + 31 * DAY).replace(day=1)


def _chart(months: list[Row]) -> Lines | None:
    """Of whole months: a part of one would look like a fall. One alone is no line."""
    if len(months) < 2:
        return None
    received, resolved = [m.counts.received for m in months], [m.counts.resolved for m in months]
    every = -(-len(months) // MOST_LABELS)
    return lines(received, resolved, [(n, m.key) for n, m in enumerate(months) if n % every == 0], WIDTH, HEIGHT)


def _channel_table(channels: Mapping[Channel | None, int]) -> Table:
    rows: list[list[Cell]] = [[str(c.label) if c else _("Scanned a code, or online"), n] for c, n in channels.items()]
    return Table("channels", _("How they came"), [_("Way"), _("Opinions")], rows, barred=1)


def _fate_table(now: Counts) -> Table:
    named = [
        (_("Received"), now.received),
        (_("Answered by a deputy"), now.answered),
        (_("answered before the limit"), now.answered_in_time),
        (_("Not accepted, with a reason"), now.declined),
        (_("Withdrawn by the citizen"), now.withdrawn),
        (_("Supervised by staff"), now.supervised),
        (_("Still open"), now.still_open),
    ]
    rows: list[list[Cell]] = [[name, n, percent(figures.percent(n, now.received))] for name, n in named]
    header = [_("Of what was received"), _("Opinions"), _("Share")]
    return Table("fate", _("What became of them"), header, rows)


def _topic_table(topics: list[Row], now: Counts) -> Table:
    rows: list[list[Cell]] = [_line(row.name or _("Without a topic"), row.counts, now.received) for row in topics]
    rows.append(_line(_("Together"), now, now.received))
    header = [_("Topic"), *_columns()]
    return Table("topics", _("By topic"), header, rows, last_is_total=True, barred=1)


def _columns() -> list[str]:
    return [_("Received"), _("Share"), _("Resolved"), _("First answer in time"), _("Confirmed")]


def _line(name: str, counts: Counts, received: int) -> list[Cell]:
    return [
        name,
        counts.received,
        percent(figures.percent(counts.received, received)),
        counts.resolved,
        percent(counts.in_time_percent),
        percent(counts.confirmed_percent),
    ]


def _result_tables(area: Area, period: Period, now: Counts, waits: Waits) -> list[Table]:
    said: list[list[Cell]] = [
        [_("Half of the first answers came within"), days_of(waits.answer) if waits.answer else None],
        [_("Half of what was resolved was so within"), days_of(waits.resolve) if waits.resolve else None],
        [_("Rated by the citizen"), now.rated],
        [_("satisfied"), now.satisfied],
        [_("basically satisfied"), now.basically],
        [_("not satisfied"), now.not_satisfied],
        [_("only acknowledged, or not answered, as the citizen sees it"), now.only_acknowledged],
        [_("Taken up again"), now.reopened],
    ]
    tables = [Table("waits", _("Time and satisfaction"), [_("Of what was resolved"), _("Value")], said)]
    if outcomes := figures.outcomes(area.key, period):
        tables.append(_named_table("outcomes", _("Outcome classes"), _("Class"), outcomes))
    if declines := figures.declines(area.key, period):
        tables.append(_named_table("declines", _("Why opinions were not accepted"), _("Reason"), declines))
    return tables


def _named_table(name: str, title: str, first: str, counted: list[tuple[str, int]]) -> Table:
    whole = sum(n for _name, n in counted)
    rows: list[list[Cell]] = [[said or "–", n, percent(figures.percent(n, whole))] for said, n in counted]
    return Table(name, title, [first, _("Opinions"), _("Share")], rows, barred=1)


def _where(area: Area, period: Period, now: Counts, network: Network) -> list[Section]:
    """By the areas below, and the venues that heard most."""
    tables = []
    children = list(Area.objects.filter(parent=area).order_by("key"))
    if children:
        found = figures.by_area(area.key, len(children[0].key), period)
        lines = [(child.name, found.pop(child.key, Counts())) for child in children]
        own = sum(found.values(), Counts())
        if own != Counts():
            lines.append((_("%(name)s itself") % {"name": area.name}, own))
        rows = [_line(name, counts, now.received) for name, counts in [*lines, (_("Together"), now)]]
        tables.append(Table("areas", _("By area"), [_("Area"), *_columns()], rows, last_is_total=True, barred=1))
    if venues := figures.liveliest(area.key, period):
        rows = [_line(row.name, row.counts, now.received) for row in venues]
        tables.append(Table("venues", _("Where most was heard"), [_("Venue"), *_columns()], rows, barred=1))
    return [Section(_("Areas and venues"), [], tables)] if tables else []


def _unit_table(units: list[UnitRow]) -> Table:
    """Those that got most, the others as one, and all together."""
    shown_rows, others = units[:UNITS], units[UNITS:]
    if others:
        shown_rows = [*shown_rows, _added(_("%(n)s other units") % {"n": len(others)}, others)]
    rows: list[list[Cell]] = [
        [u.name, u.referred, u.replied, percent(figures.percent(u.in_time, u.replied)), u.objected, u.still_open]
        for u in [*shown_rows, _added(_("Together"), units)]
    ]
    header = [_("Unit"), _("Referred"), _("Replied"), _("in time"), _("Not its matter"), _("Open")]
    return Table("units", _("Matters referred to handling units"), header, rows, last_is_total=True)


def _added(name: str, units: list[UnitRow]) -> UnitRow:
    sums = [sum(column) for column in zip(*(astuple(unit)[1:] for unit in units), strict=True)]
    return UnitRow(name, *sums)


def _suggestion_table(suggestions: list[Suggestion]) -> Table:
    rows: list[list[Cell]] = [
        [s.title, s.lead_proposer.name, _day(s.filed_on), str(s.get_stage_display())] for s in suggestions
    ]
    header = [_("Title"), _("Lead proposer"), _("Handed in on"), _("Where it stands")]
    title = _("Suggestions made of what people said")
    if len(suggestions) == figures.SUGGESTIONS:
        title = _("Suggestions made of what people said, the newest %(n)s") % {"n": shown(figures.SUGGESTIONS)}
    return Table("suggestions", title, header, rows)


def _notes(period: Period) -> list[str]:
    return [
        _("Received: sent in the period. Resolved: stands as resolved since a day of the period, whenever it was sent;"
          " what was taken up again counts when it is resolved anew."),
        _("In time: the first answer came before its limit, which counts working days and rests while the citizen is"
          " asked for detail."),
        _("Confirmed: satisfied or basically satisfied, of those who rated what was resolved in the period."),
        _("The year before is %(span)s.") % {"span": _span(period.before)},
        _("All figures are counted from the matters themselves, at the moment the report was opened."),
    ]  # fmt: skip
