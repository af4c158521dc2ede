"""What a password has to be, said in both languages: Django's own words for it are not translated in every release."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        n = self.min_length
        said = ngettext(
            "This password is too short: at least %(n)d character.",
            "This password is too short: at least %(n)d characters.",
            n,
        )
        return said % {"n": n}
