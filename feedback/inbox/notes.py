"""Notes of those who answer to one another: an event that the citizen is never shown. Whoever is named in one, @ and
the name, and may open the matter, is told."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise

from deputies import pinyin
from deputies.models import AREA_KEY_LENGTHS
from deputies.models.accounts import Membership, Role, User
from feedback.lifecycle import Actor, NotAllowed, append_event, locked
from feedback.models import Submission
from feedback.models.holders import Holder
from feedback.models.notifications import Occasion
from feedback.notifications import notifying
from feedback.states import Note
from stations.models import VenueMembership, VenueRole

AT_MOST = 1000
CALL = re.compile(r"(?<![A-Za-z0-9._-])@([^\s@，。、；：！？,.;:!?]{1,12})")


@transaction.atomic
def write(submission_id: int, words: str, *, actor: Actor) -> Submission:
    """NotAllowed without words. What stands open for somebody else does not become stale by it."""
    if not words.strip():
        raise NotAllowed("a note has words")
    submission = locked(submission_id)
    named = mentioned(words, submission)
    data = {"mentioned": [user.display_name for user in named]} if named else {}
    now = timezone.now()
    event = append_event(submission, Note.WRITE, actor=actor, at=now, words=words, public=False, data=data)
    notifying.tell([user.pk for user in named], submission, event, Occasion.MENTIONED)
    return submission


def mentioned(words: str, submission: Submission) -> list[User]:
    """The longest name counts: @王小明 is not @王小. Who have one name are all called by it."""
    if "@" not in words.replace("＠", "@"):
        return []
    found: list[User] = []
    rest, people = words.replace("＠", "@"), circle(submission)
    for name in sorted({user.display_name for user in people}, key=lambda name: (-len(name), name)):
        if f"@{name}" in rest:
            found += [user for user in people if user.display_name == name]
            rest = rest.replace(f"@{name}", "")
    return found


def nobody(words: str, named: list[User]) -> list[str]:
    """What stands after an @ and is the name of none who can be told. An e-mail address is no call."""
    rest = words.replace("＠", "@")
    for user in sorted(named, key=lambda user: -len(user.display_name)):
        rest = rest.replace(f"@{user.display_name}", "")
    return [f"@{name}" for name in CALL.findall(rest)]


@dataclass
class Person:
    """Somebody who can be named: in which capacity (`roles`), and how the name is spelt in pinyin."""

    name: str
    roles: list[str | Promise] = field(default_factory=list)
    spelt: list[str] = field(default_factory=list)


def people(submission: Submission, but: User) -> list[Person]:
    """Who can be told by a note, in the order of the pinyin; a deputy's spelling is the one in the register. Four
    queries."""
    found = {user.pk: Person(user.display_name) for user in circle(submission) if user.pk != but.pk}
    memberships = Membership.objects.filter(user__in=found, role__in=[Role.DEPUTY, Role.STAFF])
    for one in memberships.select_related("deputy").order_by("pk"):
        person = found[one.user_id]
        person.roles.append(Role(one.role).label)
        if one.deputy is not None:
            person.spelt += [one.deputy.pinyin, one.deputy.initials]
    for at in VenueMembership.objects.filter(user__in=found, venue__in=_venues(submission)).order_by("pk"):
        found[at.user_id].roles.append(VenueRole(at.role).label)
    for person in found.values():
        person.spelt = person.spelt or [pinyin.of_person(person.name), pinyin.initials_of_person(person.name)]
        person.roles = list(dict.fromkeys(person.roles))
    return sorted(found.values(), key=lambda person: (person.spelt[0], person.name))


def circle(submission: Submission) -> list[User]:
    """Who may open the matter and answers for it: who holds or held it, the venue's liaison and head, staff."""
    held = Holder.objects.filter(submission=submission).values("deputy")
    keys = [submission.area_key[:n] for n in sorted(AREA_KEY_LENGTHS.values()) if n <= len(submission.area_key)]
    deputies = User.objects.filter(memberships__deputy__in=held)
    liaisons = User.objects.filter(venue_memberships__venue__in=_venues(submission))
    staff = User.objects.filter(memberships__role=Role.STAFF, memberships__area__key__in=keys)
    numbers = {pk for found in (deputies, liaisons, staff) for pk in found.values_list("pk", flat=True)}
    return list(User.objects.filter(pk__in=numbers, is_active=True).order_by("pk"))


def _venues(submission: Submission) -> set[int | None]:
    return {submission.venue_id, submission.holding_venue_id, submission.passed_to_id} - {None}
