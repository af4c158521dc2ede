"""What is decided about groups: who is confirmed, one answer to all, who gets all, and the threshold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deputies.models import Deputy
from feedback.forms.messages import WORDS_AT_MOST, WordsField
from feedback.models.groups import LikenessRule


class ShownForm(forms.Form):
    """Cases as they were shown: `case` is a number and a version, `12:3`, as often as there are cases."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.versions = dict(filter(None, map(_case, data.getlist("case")))) if data is not None else {}


def _case(text: str) -> tuple[int, int] | None:
    number, _colon, version = text.partition(":")
    if all(part.isascii() and part.isdecimal() and len(part) < 16 for part in (number, version)):
        return int(number), int(version)
    return None


class AnswerAllForm(ShownForm):
    words = WordsField(
        at_most=WORDS_AT_MOST,
        label=_("One answer to all"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    outcome = forms.ChoiceField(required=False, label=_("And with it"))

    def __init__(self, *args: Any, outcomes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("only answer")), *outcomes]

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        if not words.strip():
            raise forms.ValidationError(_("Please write something."))
        return words


class GiveAllForm(ShownForm):
    deputy = forms.ModelChoiceField(queryset=Deputy.objects.none(), label=_("Deputy who answers all"))

    def __init__(self, *args: Any, deputies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["deputy"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = deputies


class LikenessForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = LikenessRule
        fields = ("at_least", "days")
