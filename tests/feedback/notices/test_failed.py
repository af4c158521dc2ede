"""What could not be delivered, on the page of staff."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from feedback.models.notices import Delivery
from tests import cast
from tests.feedback.mail_server import MailServer
from tests.feedback.notices.matters import matter, send_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead(mail_server: MailServer, town: cast.Town) -> Delivery:
    matter(town)
    mail_server.answers = ["550 no such user"]
    send_all()
    return Delivery.objects.get()


def test_staff_see_what_failed_and_try_again(dead: Delivery, town: cast.Town, mail_server: MailServer) -> None:
    staff = Client()
    staff.force_login(town.users["staff"])
    page = staff.get("/deliveries/").content.decode()
    assert "SMTP 550" in page
    assert "a@example.cn" not in page
    assert staff.post(f"/deliveries/{dead.pk}/again/").status_code == 302
    send_all()
    assert len(mail_server.mails) == 1
    assert staff.post(f"/deliveries/{dead.pk}/again/").status_code == 404


def test_staff_elsewhere_see_nothing(dead: Delivery, town: cast.Town) -> None:
    sister = Client()
    sister.force_login(town.users["sister_staff"])
    assert "SMTP 550" not in sister.get("/deliveries/").content.decode()
    assert sister.post(f"/deliveries/{dead.pk}/again/").status_code == 404


def test_the_page_in_seven_queries(dead: Delivery, town: cast.Town, django_assert_num_queries: Any) -> None:
    staff = Client()
    staff.force_login(town.users["staff"])
    staff.get("/deliveries/")
    with django_assert_num_queries(7):  # session, user, scope; the rows; the bell; digests, mails that failed
        staff.get("/deliveries/")
