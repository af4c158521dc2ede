"""Who may see a submission, and who may do what with it. Decisions only.

Deputies see what they hold or held; liaisons and heads what came in at their venue, was passed to it or is held by it;
staff and auditors what lies in their areas. A foreign submission is a 404 that cannot be told from a missing one.
Officers of a handling unit see no submission but their referrals: `referred_to`.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject

from deputies.models import Deputy
from feedback.models import ActorKind, Submission
from feedback.models.holders import Holder
from feedback.models.referrals import Referral, ReferralQuerySet
from feedback.states import Verb
from stations.access import Hat, Scope, scope_of

HOLDER_VERBS = frozenset(
    {Verb.ACCEPT, Verb.ANSWER, Verb.SETTLE, Verb.ASK_DETAIL, Verb.REFER, Verb.EXTEND, Verb.DECLINE, Verb.RESOLVE,
     Verb.JOIN, Verb.PART, Verb.TRANSFER, Verb.RAISE, Verb.REFER_UNIT, Verb.UNIT_RECALL}
)  # fmt: skip
LIAISON_VERBS = HOLDER_VERBS - {Verb.REFER, Verb.JOIN, Verb.PART} | {Verb.ASSIGN}
DESK_VERBS = LIAISON_VERBS | {Verb.HAND_DOWN}  # the staff of an area to whom it was raised
JOINT_VERBS = frozenset({Verb.ANSWER, Verb.PART})  # who is not responsible helps
UNIT_VERBS = frozenset({Verb.UNIT_REPLY, Verb.UNIT_OBJECT})
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
        seen |= Q(passed_to__in=scope.liaison_venue_ids)
    for key in scope.dashboard_area_keys:
        seen |= Q(area_key__startswith=key)
    return seen


def referred_to(user: Any) -> ReferralQuerySet:
    """What the handling units of this person have or had."""
    return Referral.objects.filter(unit__in=scope_of(user).unit_ids)


def holds(scope: Scope, submission: Submission) -> bool:
    """Whether this person is responsible for the submission."""
    if submission.deputy_id is not None:
        return submission.deputy_id in scope.deputy_ids
    if submission.holding_area is not None:
        return submission.holding_area.key in scope.staff_area_keys
    return submission.holding_venue_id in scope.liaison_venue_ids


def with_joint() -> ArraySubquery:
    """To annotate submissions as `joint_rows`, which spares `joint` its query."""
    held = Holder.objects.joint().filter(submission=OuterRef("pk")).order_by("since", "pk")
    return ArraySubquery(held.values(row=JSONObject(deputy_id="deputy_id", name="deputy__name")))


def joint(submission: Submission) -> list[Holder]:
    """Those who hold it with the one who is responsible. One query the first time, then kept on the object."""
    known: list[Holder] | None = getattr(submission, "_joint", None)
    if known is None:
        rows = getattr(submission, "joint_rows", None)
        known = _read(submission, rows) if rows is not None else _read_joint(submission)
        submission._joint = known  # type: ignore[attr-defined]
    return known


def _read_joint(submission: Submission) -> list[Holder]:
    return list(submission.holders.joint().select_related("deputy").order_by("since", "pk"))


def _read(submission: Submission, rows: list[dict[str, Any]]) -> list[Holder]:
    people = [Deputy(pk=row["deputy_id"], name=row["name"]) for row in rows]
    return [Holder(submission=submission, deputy=deputy, is_joint=True) for deputy in people]


def held_jointly_by(scope: Scope, submission: Submission) -> Holder | None:
    """This person among those; None for who is not."""
    if not scope.deputy_ids:
        return None
    return next((holder for holder in joint(submission) if holder.deputy_id in scope.deputy_ids), None)


def may(user: Any, verb: Verb, submission: Submission) -> bool:
    """Whether the person's role allows the verb here; whether the state does is `states.after`'s question."""
    scope = scope_of(user)
    if scope.works_for(submission.area_key):
        if verb in STAFF_VERBS:
            return True
        if verb is Verb.DECLINE and submission.unrouted_since is not None:
            return True  # it is theirs to decide
    if submission.unit_id in scope.unit_ids:
        return verb in UNIT_VERBS
    if holds(scope, submission):
        return verb in _verbs_of_holder(submission)
    return verb in JOINT_VERBS and held_jointly_by(scope, submission) is not None


def _verbs_of_holder(submission: Submission) -> frozenset[Verb]:
    if submission.deputy_id is not None:
        return HOLDER_VERBS
    return LIAISON_VERBS if submission.holding_area_id is None else DESK_VERBS


def may_group(user: Any, submission: Submission) -> bool:
    """Who may say that it speaks of the matter of others, or does not: whoever answers it, and the area's staff."""
    scope = scope_of(user)
    return holds(scope, submission) or scope.works_for(submission.area_key)


def may_see_contact(user: Any, submission: Submission) -> bool:
    """Only who answers needs the citizen's phone or e-mail (PIPL: the minimum): they need not say why."""
    scope = scope_of(user)
    return holds(scope, submission) or held_jointly_by(scope, submission) is not None


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
    """A citizen may keep their name from deputies: from all of them, also from one who is staff besides; and from
    handling units."""
    scope = scope_of(user)
    hats = {scope.hat, *scope.hats}
    wishes = (submission.hide_name_from_deputy, Hat.DEPUTY), (submission.hide_name_from_unit, Hat.UNIT_OFFICER)
    return not any(wish and hat in hats for wish, hat in wishes)


def role_towards(user: Any, submission: Submission) -> ActorKind:
    """In which capacity the person acts on this submission."""
    scope = scope_of(user)
    if submission.deputy_id is not None and submission.deputy_id in scope.deputy_ids:
        return ActorKind.DEPUTY
    if submission.unit_id in scope.unit_ids:
        return ActorKind.UNIT
    if submission.holding_venue_id in scope.liaison_venue_ids:
        return ActorKind.LIAISON
    if held_jointly_by(scope, submission) is not None:
        return ActorKind.DEPUTY
    return ActorKind.STAFF
