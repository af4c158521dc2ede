"""Every view is private unless its URL name stands in one written list; and the language of a page without cookies."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from portal.context import chosen_language
from portal.public import PUBLIC_URL_NAMES


class LanguageMiddleware(LocaleMiddleware):
    """`?lang=` goes before the cookie and Accept-Language: citizens get no cookie, so their choice travels in the
    address, on form actions too (so that an answer to a body nobody can read is in the page's language)."""

    def process_request(self, request: HttpRequest) -> None:
        if language := chosen_language(request):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        else:
            super().process_request(request)


class PrivateByDefaultMiddleware(LoginRequiredMiddleware):
    """Asks for a login on every view whose URL name is not in `PUBLIC_URL_NAMES`."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is not None and match.view_name in PUBLIC_URL_NAMES:
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
