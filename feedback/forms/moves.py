"""The forms of the people who answer: one per move, each with the version it was decided on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from deputies.models import Deputy
from feedback.forms.files import PassingFilesOn
from feedback.models import OutcomeClass, Submission
from feedback.models.workflow import DeclineReason
from feedback.receivers import colleagues, with_workload
from stations.models import Venue

WORDS_AT_MOST = 2000


class MoveForm(forms.Form):
    """A move without words. `version` tells whether somebody moved in between."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, submission: Submission, **kwargs: Any) -> None:
        self.submission = submission
        kwargs |= {"initial": {"version": submission.version}, "label_suffix": "", "auto_id": "move-%s"}
        super().__init__(*args, **kwargs)

    @property
    def is_stuck(self) -> bool:
        """There is nobody to choose: the form says who can help, and has no button that could only fail."""
        if not hasattr(self, "nobody"):
            return False
        choices = [field for field in self.fields.values() if isinstance(field, forms.ModelChoiceField)]
        return any(field.queryset is not None and not field.queryset.exists() for field in choices)


def words_field(label: Any, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 5, "data-draft": "words"})
    return forms.CharField(label=label, help_text=help_text, max_length=WORDS_AT_MOST, widget=widget)


class LookForm(forms.Form):
    """Why somebody who does not answer the matter wants to know who the citizen is."""

    why = forms.CharField(
        label=_("Why do you need it?"),
        help_text=_("Your name and the reason are kept. The citizen and the auditors can read them."),
        min_length=4,
        max_length=200,
        error_messages={
            "required": _("Please say why: a few words."),
            "min_length": _("Please say why: a few words."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "auto_id": "look-%s", **kwargs})


class AnswerForm(PassingFilesOn, MoveForm):
    words = words_field(_("Your answer to the citizen"), _("The citizen reads it as you write it."))


class AskDetailForm(MoveForm):
    words = words_field(_("What do you need to know?"), _("The clock stands until the citizen answers."))


class DeputyChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.get_level_display()}"


class ReceiverChoice(DeputyChoice):
    """Who is to get it: with what each has to do already, from `receivers.with_workload`."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{super().label_from_instance(obj)} · {workload(obj)}"


def workload(deputy: Any) -> str:
    """Of a deputy of `receivers.with_workload`, in words."""
    if not deputy.open_work:
        return gettext("nothing open")
    if not deputy.overdue_work:
        return gettext("%(n)d open") % {"n": deputy.open_work}
    return gettext("%(n)d open, %(late)d overdue") % {"n": deputy.open_work, "late": deputy.overdue_work}


class ReferForm(MoveForm):
    deputy = ReceiverChoice(
        queryset=Deputy.objects.none(),
        label=_("To which deputy of the venue?"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    words = words_field(_("Note"), _("The deputy and the citizen read it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["deputy"]
        field.queryset = with_workload(colleagues(self.submission), timezone.now())


class OutcomeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name_en if get_language() == "en" else obj.name)


class ResolveForm(PassingFilesOn, MoveForm):
    outcome = OutcomeChoice(
        queryset=OutcomeClass.objects.none(), label=_("Outcome"), widget=forms.RadioSelect, empty_label=None
    )
    words = words_field(_("What was done, and why?"), _("The citizen reads it and says whether it is so."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["outcome"]
        field.queryset = OutcomeClass.objects.filter(workflow=self.submission.workflow_id)


class ReasonChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        reason, instead = (obj.name_en, obj.instead_en) if get_language() == "en" else (obj.name, obj.instead)
        return f"{reason} → {instead}"


class DeclineForm(MoveForm):
    reason = ReasonChoice(
        queryset=DeclineReason.objects.none(),
        label=_("Why is it not accepted, and where can the citizen go instead?"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    words = words_field(_("In your words"), _("The citizen reads it, with the reason and where to go instead."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reason"]
        field.queryset = DeclineReason.objects.filter(workflow=self.submission.workflow_id)


class ExtendForm(MoveForm):
    words = words_field(_("Why does it take longer?"), _("The citizen reads it."))


class SuperviseForm(MoveForm):
    words = words_field(_("What do you expect, and until when?"), _("Only who holds it reads it, not the citizen."))


class AssignForm(MoveForm):
    """For staff: to a deputy of the venue, or to the liaison of the venue or of one above it."""

    to = forms.ChoiceField(label=_("To whom?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Note (optional)"),
        required=False,
        max_length=WORDS_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, venues: list[Venue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        receivers = with_workload(colleagues(self.submission), timezone.now())
        self.deputies = {f"deputy-{d.pk}": d for d in receivers}
        self.venues = {f"venue-{v.pk}": v for v in venues}
        deputies = [(key, f"{d.name} · {d.get_level_display()} · {workload(d)}") for key, d in self.deputies.items()]
        liaisons = [(key, v.name) for key, v in self.venues.items()]
        field: Any = self.fields["to"]
        field.choices = [(_("A deputy of the venue"), deputies), (_("The liaison of"), liaisons)]

    def chosen(self) -> dict[str, Any]:
        """Arguments of `lifecycle.assign`: a deputy or a holding venue."""
        to = self.cleaned_data["to"]
        return {"deputy": self.deputies[to]} if to in self.deputies else {"holding_venue": self.venues[to]}
