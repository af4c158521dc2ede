from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from deputies.models import User
from feedback.models import TimeLimit
from tests import cast


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "is_saved"),
    [
        ((1, 5, 15, 10), True),
        ((0, 5, 15, 10), False),
        ((3, 2, 15, 10), False),
        ((1, 5, 4, 10), False),
        ((1, 5, 15, 0), False),
    ],
)
def test_time_limits_come_in_order(client: Client, days: tuple[int, ...], is_saved: bool) -> None:
    client.force_login(User.objects.create_superuser("root"))
    names = ("accept_days", "answer_days", "close_days", "confirm_days")
    form: dict[str, Any] = {"area": cast.area("32", "江苏省").pk} | dict(zip(names, days, strict=True))
    response = client.post(reverse("admin:feedback_timelimit_add"), form)
    assert (response.status_code, TimeLimit.objects.exists()) == ((302, True) if is_saved else (200, False))
