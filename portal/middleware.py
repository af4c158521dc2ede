"""Every view is private unless its URL name stands in one written list."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase

from portal.public import PUBLIC_URL_NAMES


class PrivateByDefaultMiddleware(LoginRequiredMiddleware):
    """Asks for a login on every view whose URL name is not in `PUBLIC_URL_NAMES`."""

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is not None and match.view_name in PUBLIC_URL_NAMES:
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
