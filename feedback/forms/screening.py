"""What staff send from the screening pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from deputies.models import Area
from feedback.forms.messages import WORDS_AT_MOST, WordsField
from feedback.models.screening import Decision, ScreenedWord, WordKind


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=Decision.choices)
    masked = WordsField(at_most=WORDS_AT_MOST)


class QuestionTextsForm(forms.Form):
    """What anybody will read."""

    title = WordsField(at_least=2, at_most=60, label=gettext_lazy("Title"))
    question = WordsField(at_least=2, at_most=WORDS_AT_MOST, label=gettext_lazy("Question"), widget=forms.Textarea)


class AnswerTextsForm(QuestionTextsForm):
    answer = WordsField(at_least=2, at_most=WORDS_AT_MOST, label=gettext_lazy("Answer"), widget=forms.Textarea)


class WordForm(forms.Form):
    """A new word for one of the person's own areas, or, for administrators, for everywhere."""

    word = forms.CharField(max_length=40, label=gettext_lazy("Word"))
    kind = forms.ChoiceField(choices=WordKind.choices, label=gettext_lazy("Why it is looked at"))
    area = forms.ChoiceField(label=gettext_lazy("Looked for in"))
    holds = forms.BooleanField(required=False, label=gettext_lazy("Hold it back until a person has looked"))

    def __init__(self, *args: Any, areas: list[Area], everywhere: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {area.key: area for area in areas}
        whole = [("", _("Everywhere"))] if everywhere else []
        self.fields["area"].choices = [*whole, *((area.key, area.name) for area in areas)]  # type: ignore[attr-defined]
        self.fields["area"].required = not everywhere

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and ScreenedWord.objects.filter(area=self.where, word=data["word"]).exists():
            self.add_error("word", _("It is on the list already."))
        return data

    @property
    def where(self) -> Area | None:
        return self.areas.get(self.cleaned_data["area"])
