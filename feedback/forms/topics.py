"""Topics and their words as forms: a row for each, and, for everywhere, one for a new topic."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from deputies.models import Topic
from feedback.topics.changing import Row
from feedback.topics.recognising import split

WORDS_AT_MOST = 4_000  # characters of a topic
REQUIRED = _("Please fill in the whole row, or leave it empty.")


class TopicForm(forms.Form):
    """The words that a topic is recognised by in an area."""

    topic = forms.IntegerField(required=False, widget=forms.HiddenInput)
    before = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    words = forms.CharField(
        required=False, max_length=WORDS_AT_MOST, label=_("words"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean_words(self) -> str:
        """Each once, parted by spaces. 药 is a word, a letter or a digit is none."""
        words = split(self.cleaned_data["words"])
        short = [word for word in words if len(word) == 1 and word.isascii()]
        if short:
            raise forms.ValidationError(_("Too short to tell anything: %(words)s") % {"words": ", ".join(short)})
        return " ".join(words)

    def row(self, known: dict[int, Topic]) -> Row | None:
        said = self.cleaned_data
        topic = known.get(said.get("topic") or 0)
        return Row(topic, said.get("words", ""), said.get("before", "")) if topic else None


class NamedTopicForm(TopicForm):
    """The same for everywhere: names too, and whether it is in use."""

    name = forms.CharField(required=False, max_length=40, label=_("Name"))
    name_en = forms.CharField(required=False, max_length=60, label=_("Name in English"))
    is_active = forms.BooleanField(required=False, initial=True, label=_("in use"))

    field_order = ("topic", "before", "name", "name_en", "words", "is_active")

    def clean(self) -> dict[str, Any]:
        """A row without a topic is a new one, or empty and left out."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("topic") or cleaned.get("name") or cleaned.get("name_en") or cleaned.get("words"):
            for name in ("name", "name_en"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, REQUIRED)
        return cleaned

    def row(self, known: dict[int, Topic]) -> Row | None:
        said = self.cleaned_data
        topic = known.get(said.get("topic") or 0)
        if topic is None and not said.get("name"):
            return None
        named = {name: said[name] for name in ("name", "name_en", "is_active")}
        return Row(topic, said["words"], said["before"], **named)


AreaTopics = formset_factory(TopicForm, extra=0, max_num=200)
Topics = formset_factory(NamedTopicForm, extra=1, max_num=200)
