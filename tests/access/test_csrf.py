"""A POST from a foreign page does nothing: all but the written few ask for a CSRF token before anything else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import resolve

from feedback.api.routes import NAMES
from tests.access import table
from tests.access.world import World

pytestmark = pytest.mark.django_db
# No cookie stands behind these: there is no authority that a foreign page could borrow.
FREE = {"code-entry", "citizen-form", "citizen-visit", "tracking", "tracking-detail", "tracking-rate"}
FREE |= {"tracking-visit", "tracking-withdraw", "tracking-data", "tracking-erase", "tracking-stop", "find-near"}
FREE |= {"tracking-picture", "tracking-consent", "tracking-follow", "tracking-lost", "join"}
FREE |= {"uploads"}
FREE |= NAMES | {"open311-requests"}  # the API asks for a token in a header
POSTED = sorted({line.address for line in table.lines() if line.method == "POST"})


@pytest.mark.parametrize("address", POSTED)
@pytest.mark.parametrize("role", ["deputy", "staff", "administrator"])
def test_a_post_without_the_token_is_refused(world: World, role: str, address: str) -> None:
    client, asked = Client(enforce_csrf_checks=True), world.address(address)
    client.force_login(world.user(role))
    if resolve(asked.partition("?")[0]).view_name not in FREE:
        assert client.post(asked).status_code == 403
