"""Who may see a submission, and who may do what with it. Decisions only.

Deputies see what they hold or held; liaisons and heads what came in at their venue or is held by it; staff and
auditors what lies in their areas. A foreign submission is a 404 that cannot be told from a missing one.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from feedback.models import ActorKind, Holder, Submission
from feedback.states import Verb
from stations.access import Scope, scope_of

HOLDER_VERBS = frozenset(
    {Verb.ACCEPT, Verb.ANSWER, Verb.SETTLE, Verb.ASK_DETAIL, Verb.REFER, Verb.EXTEND, Verb.DECLINE, Verb.RESOLVE}
)
LIAISON_VERBS = HOLDER_VERBS - {Verb.REFER} | {Verb.ASSIGN}
STAFF_VERBS = frozenset({Verb.ASSIGN, Verb.SUPERVISE})


def visible_to(user: Any) -> Q:
    """A condition for `Submission.objects.filter`: what this person may open."""
    scope = scope_of(user)
    seen = Q(pk__in=[])
    if scope.deputy_ids:
        held = Holder.objects.filter(submission=OuterRef("pk"), deputy__in=scope.deputy_ids)
        seen |= Q(Exists(held))
    if scope.liaison_venue_ids:
        seen |= Q(venue__in=scope.liaison_venue_ids) | Q(holding_venue__in=scope.liaison_venue_ids)
    for key in scope.dashboard_area_keys:
        seen |= Q(area_key__startswith=key)
    return seen


def holds(scope: Scope, submission: Submission) -> bool:
    """Whether the submission is this person's to answer."""
    if submission.deputy_id is not None:
        return submission.deputy_id in scope.deputy_ids
    return submission.holding_venue_id in scope.liaison_venue_ids


def may(user: Any, verb: Verb, submission: Submission) -> bool:
    """Whether the person's role allows the verb here; whether the state does is `states.after`'s question."""
    scope = scope_of(user)
    if scope.works_for(submission.area_key):
        if verb in STAFF_VERBS:
            return True
        if verb is Verb.DECLINE and submission.unrouted_since is not None:
            return True  # it is theirs to decide
    if not holds(scope, submission):
        return False
    return verb in (HOLDER_VERBS if submission.deputy_id is not None else LIAISON_VERBS)


def may_see_contact(user: Any, submission: Submission) -> bool:
    """Only who answers needs the citizen's phone or e-mail (PIPL: the minimum): they need not say why."""
    return holds(scope_of(user), submission)


def may_look(user: Any, submission: Submission) -> bool:
    """Who may have the contact shown: whoever answers, and the area's staff and auditors, who say why."""
    keys = scope_of(user).dashboard_area_keys
    return may_see_contact(user, submission) or any(submission.area_key.startswith(key) for key in keys)


def may_audit(user: Any) -> bool:
    """Who may read what everybody did: auditors and staff, of their areas."""
    return bool(scope_of(user).dashboard_area_keys)


def audited_by(user: Any, prefix: str = "") -> Q:
    """The submissions whose events this person may audit; `prefix` is how a query reaches them."""
    seen = Q(pk__in=[])
    for key in sorted(scope_of(user).dashboard_area_keys):
        seen |= Q(**{f"{prefix}area_key__startswith": key})
    return seen


def may_see_name(user: Any, submission: Submission) -> bool:
    """A citizen may keep their name from deputies: from all of them, also from one who is staff besides."""
    return not (submission.hide_name_from_deputy and scope_of(user).deputy_ids)


def role_towards(user: Any, submission: Submission) -> ActorKind:
    """In which capacity the person acts on this submission."""
    scope = scope_of(user)
    if submission.deputy_id is not None and submission.deputy_id in scope.deputy_ids:
        return ActorKind.DEPUTY
    if submission.holding_venue_id in scope.liaison_venue_ids:
        return ActorKind.LIAISON
    return ActorKind.STAFF
