"""Venues, codes, rosters and the calendar in the admin; deputies and accounts with what this floor knows of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from deputies.admin import AccountAdmin, DeputyAdmin, InlineForm
from deputies.models import Deputy
from deputies.models.accounts import User
from stations.contact_days.dates import coming_dates, rule_in_words
from stations.holidays import calendar
from stations.models import Assignment, CalendarDay, Code, ContactDayRule, DutyRosterEntry, Venue, VenueMembership
from stations.models.duty import ExplicitDate
from stations.venue_codes import issuing

PREVIEWED_DATES = 6


class AssignmentInline(admin.TabularInline):
    """Assignments are made and ended, never changed: so a venue of 40 deputies asks for no names one by one."""

    model = Assignment
    form = InlineForm
    autocomplete_fields = ["venue", "deputy"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assignment]:
        return super().get_queryset(request).select_related("venue", "deputy")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class CodeInline(admin.TabularInline):
    """Codes are issued, revoked and replaced by actions only."""

    model = Code
    fields = ["code", "issued_at", "revoked_at", "revoked_reason", "replaced_by"]
    readonly_fields = ["code", "issued_at", "revoked_at", "revoked_reason", "replaced_by"]
    show_change_link = True
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Code]:
        return super().get_queryset(request).select_related("venue", "deputy", "replaced_by")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class VenueMembershipInline(admin.TabularInline):
    model = VenueMembership
    form = InlineForm
    autocomplete_fields = ["venue", "user"]
    extra = 0


class IssuesCodes(admin.ModelAdmin):
    """The action that gives a code to venues or deputies that have none."""

    actions = ["issue_codes"]

    @admin.action(description=_("Issue a code to those that have none"), permissions=["change"])
    def issue_codes(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        kind = queryset.model._meta.model_name
        active = Code.objects.filter(revoked_at__isnull=True, **{f"{kind}__in": queryset}).values(kind)
        issued = 0
        for owner in queryset.exclude(pk__in=active):
            code = issuing.issue(**{str(kind): owner})
            self.log_change(request, owner, f"issued {code}")
            issued += 1
        self.message_user(request, _("%(n)d codes issued.") % {"n": issued})


class VenueForm(forms.ModelForm):
    def clean(self) -> dict[str, Any] | None:
        """Fill what a venue repeats of its area and parent, so that its constraints can be judged."""
        cleaned = super().clean() or self.cleaned_data
        parent, area = cleaned.get("parent"), cleaned.get("area")
        self.instance.parent_kind = parent.kind if parent else None
        if area:
            self.instance.area_key = area.key
        if self.instance.pk and "kind" in self.changed_data and self.instance.children.exists():
            self.add_error("kind", _("Other venues stand in this one: its kind stays."))
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """What is repeated is not typed, but judged all the same."""
        return super()._get_validation_exclusions() - {"parent_kind"}  # type: ignore[misc, no-any-return]


@admin.register(Venue)
class VenueAdmin(IssuesCodes):
    form = VenueForm
    list_display = ["name", "kind", "area", "parent", "is_open", "poster"]
    list_filter = ["kind", "is_open"]
    list_select_related = ["area", "parent"]
    search_fields = ["name", "area_key"]
    autocomplete_fields = ["area", "parent"]
    show_full_result_count = False
    inlines = [AssignmentInline, VenueMembershipInline, CodeInline]

    @admin.display(description=_("Poster"))
    def poster(self, venue: Venue) -> SafeString:
        return links({reverse("poster", args=[venue.pk]): _("Page"), reverse("poster-pdf", args=[venue.pk]): "PDF"})


@admin.register(Code)
class CodeAdmin(admin.ModelAdmin):
    """Only to be read: what can be done to a code are its verbs."""

    list_display = ["__str__", "leads_to", "pictures", "issued_at", "revoked_at", "revoked_reason"]
    list_filter = [("revoked_at", admin.EmptyFieldListFilter)]
    list_select_related = ["venue", "deputy"]
    ordering = ["-issued_at", "code"]
    search_fields = ["code", "venue__name", "deputy__name"]
    show_full_result_count = False
    actions = ["revoke", "replace"]

    @admin.display(description=_("Leads to"))
    def leads_to(self, code: Code) -> str:
        return str(code.venue or code.deputy)

    @admin.display(description=_("Pictures"))
    def pictures(self, code: Code) -> SafeString:
        pages: dict[str, Any] = {
            reverse("qr-svg", args=[code.code]): "SVG",
            reverse("qr-png", args=[code.code]): "PNG",
        }
        if code.venue_id and not code.revoked_at:
            pages[reverse("poster", args=[code.venue_id])] = _("Poster")
        return links(pages)

    @admin.action(description=_("Revoke"), permissions=["revoke"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Code]) -> HttpResponse | None:
        return self._with_reason(request, queryset, issuing.revoke, _("Revoke"))

    @admin.action(description=_("Replace by a new code"), permissions=["revoke"])
    def replace(self, request: HttpRequest, queryset: QuerySet[Code]) -> HttpResponse | None:
        return self._with_reason(request, queryset, issuing.replace, _("Replace by a new code"))

    def _with_reason(
        self, request: HttpRequest, queryset: QuerySet[Code], verb: Any, title: Any
    ) -> HttpResponse | None:
        """Ask for the reason, which everybody who scans the old code will read; then do it."""
        reason = request.POST.get("reason", "").strip()
        if not reason:
            context = self.admin_site.each_context(request) | {
                "title": title, "codes": queryset.select_related("venue", "deputy"), "opts": self.opts,
                "action": verb.__name__, "longest": issuing.REASON_LENGTH,
            }  # fmt: skip
            return render(request, "stations/admin_code_reason.html", context)
        for code in queryset:
            verb(code=code.code, reason=reason)
            self.log_change(request, code, f"{verb.__name__}: {reason}")
        self.message_user(request, _("Done."))
        return None

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("stations.change_code")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Code | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Code | None = None) -> bool:
        return False


class DutyRosterForm(forms.ModelForm):
    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        venue, deputy = cleaned.get("venue"), cleaned.get("deputy")
        if venue and deputy and not Assignment.objects.filter(venue=venue, deputy=deputy).exists():
            self.add_error("deputy", _("This deputy is not assigned to this venue."))
        return cleaned


@admin.register(DutyRosterEntry)
class DutyRosterAdmin(admin.ModelAdmin):
    form = DutyRosterForm
    list_display = ["date", "venue", "deputy"]
    list_filter = ["date"]
    list_select_related = ["venue", "deputy"]
    ordering = ["-date", "-id"]
    search_fields = ["venue__name", "deputy__name"]
    autocomplete_fields = ["venue", "deputy"]
    show_full_result_count = False


class ExplicitDateInline(admin.TabularInline):
    """The dates of a rule of the kind that writes them down."""

    model = ExplicitDate
    extra = 0


@admin.register(ContactDayRule)
class ContactDayRuleAdmin(admin.ModelAdmin):
    inlines = [ExplicitDateInline]
    list_display = ["area", "words", "starts", "ends"]
    list_select_related = ["area"]
    search_fields = ["area__name", "area__key"]
    autocomplete_fields = ["area"]
    readonly_fields = ["coming"]

    @admin.display(description=_("Contact day"))
    def words(self, rule: ContactDayRule) -> str:
        return rule_in_words(rule)

    @admin.display(description=_("Coming dates"))
    def coming(self, rule: ContactDayRule) -> str:
        return " · ".join(map(spelt, coming_dates(rule, timezone.localdate())[:PREVIEWED_DATES])) if rule.pk else "-"

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Only then its explicit dates are there too."""
        super().save_related(request, form, formsets, change)
        self.message_user(request, _("The next contact days are: %(dates)s") % {"dates": self.coming(form.instance)})


@admin.register(CalendarDay)
class CalendarDayAdmin(admin.ModelAdmin):
    """What staff enter here is theirs: the seed leaves it alone."""

    list_display = ["date", "name", "is_working", "is_override"]
    list_filter = ["is_working", "is_override"]
    ordering = ["-date"]
    search_fields = ["name", "date"]
    exclude = ["is_override"]

    def get_readonly_fields(self, request: HttpRequest, obj: CalendarDay | None = None) -> list[str]:
        """The date is the key: another date would be another row."""
        return ["date"] if obj else []

    def save_model(self, request: HttpRequest, obj: CalendarDay, form: Any, change: bool) -> None:
        obj.is_override = True
        super().save_model(request, obj, form, change)
        calendar.forget()


admin.site.unregister([Deputy, User])


@admin.register(Deputy)
class DeputyWithVenuesAdmin(IssuesCodes, DeputyAdmin):
    actions = [*DeputyAdmin.actions, *IssuesCodes.actions]  # type: ignore[assignment]
    inlines = [AssignmentInline, CodeInline]


@admin.register(User)
class AccountWithVenuesAdmin(AccountAdmin):
    inlines = [*AccountAdmin.inlines, VenueMembershipInline]


def links(pages: dict[str, Any]) -> SafeString:
    """Address -> words, as links side by side."""
    return format_html_join(" · ", '<a href="{}">{}</a>', pages.items())


def spelt(day: date) -> str:
    return f"{date_format(day)} {date_format(day, 'D')}"
