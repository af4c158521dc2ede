"""What a citizen may send: read gently, and told clearly what is wrong."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from deputies.models import Deputy, Topic
from feedback.arrival.submitting import Opinion
from feedback.forms.files import WithFiles
from feedback.models import Answered, Rating
from feedback.topics import choices
from stations.models import Venue

MESSAGE_AT_LEAST = 5
WORDS_AT_MOST = 5000
NOT_SAID = (
    "deputy",
    "website",
    "slot",
    "file",
    "is_under_14",
    "channel",
    "received_on",
    "clock",
)  # fields beside the opinion itself
BROKEN = "\ufffd"  # what bytes that are no UTF-8 were read as
BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
CHOOSE_A_RATING = gettext_lazy("Please choose one of the three.")
PHONE = re.compile(r"\+?[0-9]{7,15}")


def without_control_characters(text: str) -> str:
    """The text with line ends as LF, without control characters but LF and TAB, and without what reverses its
    direction of writing (it can make a line read as something else)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if c in "\n\t" or (unicodedata.category(c) != "Cc" and c not in BIDI_OVERRIDES))


class WordsField(forms.CharField):
    """Text as a person typed it. Too long says by how much; broken characters are shown, never guessed."""

    def __init__(self, *, at_least: int = 0, at_most: int, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.at_least = at_least
        self.at_most = at_most

    def to_python(self, value: Any) -> str:
        return super().to_python(without_control_characters(value or "")) or ""

    def validate(self, value: str) -> None:
        if BROKEN in value:
            raise ValidationError(
                _("Some characters arrived broken (shown as �). Please correct them and send again.")
            )
        if len(value) > self.at_most:
            over = len(value) - self.at_most
            limit = ngettext("At most %(n)d character.", "At most %(n)d characters.", self.at_most) % {
                "n": self.at_most
            }
            excess = ngettext("Please cut %(n)d character.", "Please cut %(n)d characters.", over) % {"n": over}
            raise ValidationError(f"{limit} {excess}")
        if self.at_least and not value:
            raise ValidationError(_("Please write what it is about."))
        if len(value) < self.at_least:
            raise ValidationError(_("Please say a little more: a few words are enough."))


class DegreesField(forms.Field):
    """A coordinate that the phone measured, rounded to 100 m. Nobody types it: what is none is left out."""

    def __init__(self, *, at_most: int) -> None:
        super().__init__(required=False)
        self.at_most = at_most

    def to_python(self, value: Any) -> float | None:
        try:
            degrees = round(float(value or "nan"), 3)
        except ValueError:
            return None
        return degrees if -self.at_most <= degrees <= self.at_most else None


def email_field() -> forms.EmailField:
    """One that may stay empty, and says what is wrong."""
    incomplete = gettext_lazy("This e-mail address looks incomplete. Example: wang@example.com")
    return forms.EmailField(required=False, max_length=254, error_messages={"invalid": incomplete})


def phone_number(typed: str) -> str:
    """Digits of any country; a mainland mobile number must be whole. Raises ValidationError."""
    number = re.sub(r"[\s().\-–—]", "", unicodedata.normalize("NFKC", typed))
    if not number:
        return ""
    if not PHONE.fullmatch(number):
        raise ValidationError(_("This does not look like a telephone number. Digits only, please."))
    if re.match(r"1[3-9]", number) and len(number) != 11:
        raise ValidationError(
            _("A mobile number has 11 digits; this one has %(n)d. Please check it.") % {"n": len(number)}
        )
    return number


EMAIL = email_field()


def is_plainly_right(data: QueryDict) -> bool:
    """Whether a person has nothing to mend in what they sent, as far as its words tell. What the form says after more
    thought counts: this is for who cannot wait for it."""
    words = data.get("message", "").strip()
    if not MESSAGE_AT_LEAST <= len(words) <= WORDS_AT_MOST or BROKEN in words or data.get("website"):
        return False
    try:
        phone_number(data.get("contact_phone", ""))
        EMAIL.clean(data.get("contact_email", ""))
    except ValidationError:
        return False
    return not data.get("is_under_14") or bool(data.get("guardian_name"))


class ContactForm(forms.Form):
    """Where news go; both may stay empty."""

    contact_phone = WordsField(at_most=40)
    contact_email = email_field()

    def clean_contact_phone(self) -> str:
        return phone_number(self.cleaned_data["contact_phone"])


class LostCodeForm(forms.Form):
    """The number or address that was left."""

    contact = WordsField(at_most=254)

    def clean_contact(self) -> str:
        typed: str = self.cleaned_data["contact"].strip()
        if not typed:
            raise ValidationError(_("Please write what you left with your message, for us to reach you."))
        return email_field().clean(typed) if "@" in typed else phone_number(typed)


class OpinionForm(WithFiles):
    """The citizen's form of a venue, in the order of its page. Only validation: the template writes its own HTML."""

    message = WordsField(at_least=MESSAGE_AT_LEAST, at_most=WORDS_AT_MOST)
    deputy = forms.CharField(required=False)
    topic = forms.CharField(required=False)
    place = WordsField(at_most=200)
    latitude = DegreesField(at_most=90)
    longitude = DegreesField(at_most=180)
    written_for = WordsField(at_most=80)
    contact_name = WordsField(at_most=40)
    hide_name_from_deputy = forms.BooleanField(required=False)
    hide_name_from_unit = forms.BooleanField(required=False)
    contact_phone = WordsField(at_most=40)
    contact_email = email_field()
    is_under_14 = forms.BooleanField(required=False)
    guardian_name = WordsField(at_most=40)
    may_publish = forms.BooleanField(required=False)
    website = forms.CharField(required=False)  # people do not see it; robots fill it in

    use_required_attribute = False

    def __init__(self, *args: Any, venue: Venue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.venue = venue

    def clean_deputy(self) -> Deputy | None:
        """Of this venue and reachable at this moment: it may have changed since the page was opened."""
        chosen = self.cleaned_data["deputy"]
        if not chosen:
            return None
        is_number = chosen.isdecimal() and len(chosen) < 19
        reachable = Deputy.objects.reachable().filter(assignments__venue=self.venue)
        for deputy in reachable.filter(pk=chosen) if is_number else []:
            return deputy
        raise ValidationError(
            _("This deputy can no longer be reached here. Please choose again; your words are kept.")
        )

    def clean_topic(self) -> Topic | None:
        """As chosen, or as the words suggest: nobody has to know which topic it is."""
        slug = self.cleaned_data["topic"]
        chosen = next((topic for topic in choices.active() if topic.slug == slug), None)
        return chosen or choices.suggested(self.cleaned_data.get("message", ""), self.venue.area_key)

    def clean_guardian_name(self) -> str:
        name: str = self.cleaned_data["guardian_name"]
        if self.cleaned_data["is_under_14"] and not name:
            raise ValidationError(_("Under 14, a parent or guardian has to agree. Please write their name."))
        return name if self.cleaned_data["is_under_14"] else ""

    def clean(self) -> dict[str, Any]:
        """Half a position is none."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("latitude") is None or cleaned.get("longitude") is None:
            cleaned["latitude"] = cleaned["longitude"] = None
        return cleaned

    def clean_contact_phone(self) -> str:
        return phone_number(self.cleaned_data["contact_phone"])

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Please press the button once more: we make sure that a person is sending this."))
        return ""

    def opinion(self, own_deputy: Deputy | None, language: str) -> Opinion:
        """What was sent. `own_deputy` is the deputy whose own code was scanned."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in NOT_SAID}
        deputy = self.cleaned_data["deputy"]
        own = own_deputy is not None and deputy == own_deputy
        files = self.cleaned_data["file"]
        return Opinion(venue=self.venue, chosen_deputy=deputy, by_own_code=own, language=language, files=files, **data)


class DetailForm(WithFiles):
    """What a citizen adds: words, files, or both."""

    words = WordsField(at_most=WORDS_AT_MOST)
    version = forms.IntegerField()

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("words") == "" and said.get("file") == ():
            self.add_error("words", _("Please write what you would like to add."))
        return said


class FollowerRateForm(forms.Form):
    """How satisfied somebody is."""

    rating = forms.ChoiceField(
        choices=Rating.choices, error_messages={"required": CHOOSE_A_RATING, "invalid_choice": CHOOSE_A_RATING}
    )
    answered = forms.TypedChoiceField(choices=Answered.choices, required=False, coerce=Answered, empty_value=None)


class RateForm(FollowerRateForm):
    """With a word on it, if they like."""

    words = WordsField(at_most=WORDS_AT_MOST)
    version = forms.IntegerField()

    def __init__(self, *args: Any, reopens: bool, **kwargs: Any) -> None:
        """`reopens`: not satisfied would reopen it, and whoever goes on has to know why."""
        super().__init__(*args, **kwargs)
        self.reopens = reopens

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        is_unsatisfied = cleaned.get("rating") == Rating.NOT_SATISFIED
        if self.reopens and is_unsatisfied and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", _("Please say what is still missing: whoever goes on with it reads this."))
        return cleaned


class WithdrawForm(forms.Form):
    """Why, if the citizen likes to say it."""

    words = WordsField(at_most=500)
    version = forms.IntegerField()
