"""Who else is writing: told on the real Redis, and nothing without one."""

from datetime import UTC, datetime, timedelta

import pytest
import redis
import time_machine

from feedback.inbox import presence
from tests import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(settings):
    redis.Redis.from_url(settings.REDIS_URL).delete("writing:7", "writing:8")
    return cast.town()


def test_each_hears_of_the_others(town):
    shen, zhou = town.users["shen"], town.users["zhou"]
    assert presence.write(7, shen) == []
    assert presence.write(7, zhou) == ["沈岩"]
    assert presence.write(7, shen) == ["周敏华"]
    assert presence.write(8, shen) == []
    presence.leave(7, zhou)
    assert presence.write(7, shen) == []


def test_it_ends_by_itself(town, settings):
    presence.write(7, town.users["shen"])
    assert 0 < redis.Redis.from_url(settings.REDIS_URL).ttl("writing:7") <= presence.SECONDS
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=presence.SECONDS + 1)):
        assert presence.write(7, town.users["zhou"]) == []


def test_without_redis_nobody_is_there(town, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert presence.write(7, town.users["shen"]) == []
    presence.leave(7, town.users["shen"])


def test_the_page_tells_and_sending_ends_it(client, town):
    case = cast.assigned(town.shen, town.station)
    client.force_login(town.users["liaison"])
    assert client.post(f"/inbox/{case.pk}/writing/").json() == {"others": []}
    client.force_login(town.users["shen"])
    assert client.post(f"/inbox/{case.pk}/writing/").json() == {"others": ["liaison"]}
    client.post(f"/inbox/{case.pk}/answer/", {"version": case.version, "words": "在看。"})
    client.force_login(town.users["liaison"])
    assert client.post(f"/inbox/{case.pk}/writing/").json() == {"others": []}
    client.force_login(town.users["staff"])
    assert client.post(f"/inbox/{case.pk}/writing/").json() == {"others": ["liaison"]}, "staff answer what is raised"
    client.force_login(town.users["auditor"])
    assert client.post(f"/inbox/{case.pk}/writing/").status_code == 404
