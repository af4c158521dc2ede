"""Areas, topics, deputies and accounts in the admin. The floor above adds what it knows of deputies and accounts."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from deputies import accounts, sessions
from deputies.models import Area, Congress, Deputy, DeputyGroup, DeputyStatus, ElectoralDistrict, Topic
from deputies.models.accounts import AccountVerb, HandlingUnit, Membership, User

admin.site.site_header = admin.site.site_title = _("Yimatong administration")


class AreaForm(forms.ModelForm):
    def clean(self) -> dict[str, Any] | None:
        """An area's key begins with the key of the area above it: a subtree is a prefix."""
        cleaned = super().clean() or self.cleaned_data
        key = cleaned.get("key") or self.instance.key
        parent = cleaned.get("parent")
        if parent and not (key.startswith(parent.key) and len(key) > len(parent.key)):
            self.add_error("parent", _("The key has to begin with the key of the area above it."))
        return cleaned


@admin.register(Area)
class AreaAdmin(admin.ModelAdmin):
    form = AreaForm
    list_display = ["name", "key", "level", "parent", "valid_to"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["name", "key"]
    autocomplete_fields = ["parent"]
    show_full_result_count = False

    def get_readonly_fields(self, request: HttpRequest, obj: Area | None = None) -> list[str]:
        """All below an area repeats its key: it stays as it was made. Another name or place is given at /areas/,
        where it leaves its line in the history and takes along what lies there."""
        return ["key", "level", "name", "parent"] if obj else []


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["name", "name_en", "slug", "position", "is_active"]
    list_editable = ["position", "is_active"]
    search_fields = ["name", "name_en"]


@admin.register(Deputy)
class DeputyAdmin(admin.ModelAdmin):
    list_display = ["name", "level", "area", "status"]
    list_filter = ["status", "level", "topics"]
    list_select_related = ["area"]
    search_fields = ["name", "pinyin", "initials"]
    autocomplete_fields = ["area", "electoral_district"]
    filter_horizontal = ["topics"]
    show_full_result_count = False
    actions = ["activate", "suspend", "end"]

    @admin.action(description=_("Active: constituents reach them"), permissions=["change"])
    def activate(self, request: HttpRequest, queryset: QuerySet[Deputy]) -> None:
        self._set_status(request, queryset, DeputyStatus.ACTIVE)

    @admin.action(description=_("Suspended: contact off at once"), permissions=["change"])
    def suspend(self, request: HttpRequest, queryset: QuerySet[Deputy]) -> None:
        self._set_status(request, queryset, DeputyStatus.SUSPENDED)

    @admin.action(description=_("Term ended: contact off at once"), permissions=["change"])
    def end(self, request: HttpRequest, queryset: QuerySet[Deputy]) -> None:
        self._set_status(request, queryset, DeputyStatus.ENDED)

    def save_model(self, request: HttpRequest, obj: Deputy, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not obj.is_reachable:
            sessions.end_all_of_deputies([obj])

    def _set_status(self, request: HttpRequest, queryset: QuerySet[Deputy], status: DeputyStatus) -> None:
        """Each change stands in the admin's log, as one made in the form does."""
        changed = list(queryset.exclude(status=status))
        queryset.update(status=status)
        if status != DeputyStatus.ACTIVE:
            sessions.end_all_of_deputies(changed)
        for deputy in changed:
            self.log_change(request, deputy, [{"changed": {"fields": [f"status: {status}"]}}])
        self.message_user(request, _("%(n)d changed: %(status)s") % {"n": len(changed), "status": status.label})


class ElectoralDistrictInline(admin.TabularInline):
    model = ElectoralDistrict
    extra = 0


@admin.register(Congress)
class CongressAdmin(admin.ModelAdmin):
    list_display = ["__str__", "level", "term", "begins", "ends"]
    list_filter = ["level"]
    list_select_related = ["area"]
    search_fields = ["area__name", "area__key"]
    autocomplete_fields = ["area"]
    show_full_result_count = False
    inlines = [ElectoralDistrictInline]


@admin.register(ElectoralDistrict)
class ElectoralDistrictAdmin(admin.ModelAdmin):
    list_display = ["name", "number", "congress"]
    list_select_related = ["congress__area"]
    search_fields = ["name"]
    autocomplete_fields = ["congress"]
    show_full_result_count = False


@admin.register(DeputyGroup)
class DeputyGroupAdmin(admin.ModelAdmin):
    list_display = ["name", "area"]
    list_select_related = ["area"]
    search_fields = ["name"]
    autocomplete_fields = ["area", "members"]
    filter_horizontal = ["topics"]
    show_full_result_count = False


class InlineForm(forms.ModelForm):
    """Judges the constraints with the inline's own foreign key, which Django leaves out: so that the same row twice
    is an error in the form and not one of the database."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        try:
            self.instance.validate_constraints(exclude=self._get_validation_exclusions())  # type: ignore[attr-defined]
        except ValidationError as error:
            if not self.errors:
                self.add_error(None, error)


class MembershipInline(admin.TabularInline):
    model = Membership
    form = InlineForm
    autocomplete_fields = ["area", "deputy", "unit"]
    extra = 0


@admin.register(HandlingUnit)
class HandlingUnitAdmin(admin.ModelAdmin):
    """To be found when an account gets its role, and to delete one that was entered by mistake and never had anything.
    All else is done at /handling-units/, where an end leaves nothing with nobody."""

    list_display = ["name", "area", "ended_on"]
    list_select_related = ["area"]
    search_fields = ["name", "pinyin", "initials"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: HandlingUnit | None = None) -> bool:
        return False


class PasswordForOthers(AdminPasswordChangeForm):
    """A password that somebody else has set is one for the next login only."""

    def save(self, commit: bool = True) -> Any:
        self.user.must_change_password = True
        return super().save(commit)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Only for administrators of the machine; staff have the people page. What is done here leaves the same lines."""

    list_display = ["username", "display_name", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "memberships__role"]
    search_fields = ["username", "last_name", "first_name"]
    show_full_result_count = False
    inlines = [MembershipInline]
    change_password_form = PasswordForOthers

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        obj.must_change_password |= not change and obj.has_usable_password()
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data:
            verb = accounts.enable if obj.is_active else accounts.disable
            verb(obj, actor=cast(User, request.user))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        changed = [row for row, _fields in formset.changed_objects]
        for verb, rows in (
            (AccountVerb.APPOINT, [*formset.new_objects, *changed]),
            (AccountVerb.DISMISS, formset.deleted_objects),
        ):
            for row in rows:
                accounts.record(verb, form.instance, actor=cast(User, request.user), words=str(row))
