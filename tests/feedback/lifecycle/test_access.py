"""Who sees a submission, and who may do what with it: one table."""

from typing import Any

import pytest

from deputies.models.accounts import Membership, Role
from feedback import lifecycle
from feedback.access import may, may_see_contact, may_see_name, visible_to
from feedback.models import RouteReason, Submission
from feedback.states import Verb
from tests import cast

HOLDER = {
    "accept", "answer", "ask_detail", "refer", "resolve", "decline", "settle", "extend",
    "join", "part", "transfer", "raise", "refer_unit", "unit_recall",
}  # fmt: skip
LIAISON = HOLDER - {"refer", "join", "part"} | {"assign"}
# who: sees it; may, while Shen holds it; may, while the station's liaison holds it
TABLE: dict[str, tuple[bool, set[str], set[str]]] = {
    "shen": (True, HOLDER, set()),
    "zhou": (False, set(), set()),
    "far": (False, set(), set()),
    "ended": (False, set(), set()),
    "liaison": (True, set(), LIAISON),
    "head": (True, set(), LIAISON),
    "staff": (True, {"assign", "supervise"}, {"assign", "supervise"}),
    "city_staff": (True, {"assign", "supervise"}, {"assign", "supervise"}),
    "sister_staff": (False, set(), set()),
    "officer": (False, set(), set()),
    "auditor": (True, set(), set()),
    "nobody": (False, set(), set()),
}


@pytest.mark.django_db
@pytest.mark.parametrize("who", TABLE)
def test_access(who: str) -> None:
    town = cast.town()
    sees, with_deputy, with_liaison = TABLE[who]
    held = cast.assigned(town.shen, town.station)
    user = town.users[who]
    assert Submission.objects.filter(visible_to(user), pk=held.pk).exists() is sees
    assert {verb.value for verb in Verb if may(user, verb, held)} == with_deputy
    assert may_see_contact(user, held) is (who == "shen")
    held = lifecycle.assign(held.pk, actor=lifecycle.SYSTEM, holding_venue=town.station, reason=RouteReason.LIAISON)
    assert {verb.value for verb in Verb if may(user, verb, held)} == with_liaison
    assert may_see_contact(user, held) is (who in ("liaison", "head"))


def test_the_table_names_the_whole_cast(db: None) -> None:
    assert set(TABLE) == set(cast.town().users)


@pytest.mark.django_db
@pytest.mark.parametrize(("hidden_from", "username"), [("deputy", "shen"), ("unit", "officer"), ("deputy", "staff")])
def test_a_name_is_hidden_from_whom_the_citizen_hides_it(hidden_from: str, username: str) -> None:
    """Whatever hat such a person wears; everybody else who may see it does."""
    town = cast.town()
    users = cast.everybody(town)
    if username == "staff":  # is a deputy besides
        Membership.objects.create(user=users["staff"], role=Role.DEPUTY, deputy=cast.deputy("吴双", town.station))
        users["staff"].hat = "staff"  # type: ignore[attr-defined]
    wish: dict[str, Any] = {f"hide_name_from_{hidden_from}": True}
    held = cast.assigned(town.shen, town.station, **wish)
    assert not may_see_name(users[username], held)
    assert may_see_name(users["head"], held)
    assert may_see_name(users["city_staff"], held)
