"""Tables of the citizen's message: the submission and its events."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from deputies.models import Area, Deputy, Topic
from deputies.models.accounts import HandlingUnit, User
from feedback.contacts import normal_email, normal_phone
from feedback.models.workflow import DeclineReason, Workflow
from feedback.sealing import BlindIndexField, SealedField
from feedback.states import HELD, OPEN, RUNNING, SETTLED, Privacy, State
from stations.models import Venue


class StateLabel(models.TextChoices):
    SUBMITTED = State.SUBMITTED.value, _("Received")
    ASSIGNED = State.ASSIGNED.value, _("With the deputy")
    IN_PROGRESS = State.IN_PROGRESS.value, _("In progress")
    WAITING = State.WAITING.value, _("Waiting for your detail")
    RESOLVED = State.RESOLVED.value, _("Resolved, please confirm")
    CLOSED = State.CLOSED.value, _("Closed")
    DECLINED = State.DECLINED.value, _("Not accepted")
    WITHDRAWN = State.WITHDRAWN.value, _("Withdrawn")
    ARCHIVED = State.ARCHIVED.value, _("Archived")


class RouteReason(models.TextChoices):
    """Why routing chose this holder: shown to the deputy, and to the citizen in plain words."""

    CHOSEN = "chosen", _("chosen by the citizen")
    OWN_CODE = "own_code", _("the deputy's own code was scanned")
    ON_DUTY = "on_duty", _("on duty today")
    EXPERTISE = "expertise", _("knows this topic")
    LEAST_WORK = "least_work", _("has the least open work")
    LIAISON = "liaison", _("no deputy can be reached: the venue's liaison takes it")
    PARENT = "parent", _("passed up to the venue above")
    STAFF = "staff", _("assigned by congress staff")
    BY_LIAISON = "by_liaison", _("assigned by the venue's liaison")
    REFERRED = "referred", _("referred by another deputy")
    TRANSFERRED = "transferred", _("passed on by another venue")
    RAISED = "raised", _("raised from the area below")
    HANDED_DOWN = "handed_down", _("handed down from the area above")
    DEPARTED = "departed", _("the deputy before cannot be reached any more")
    NOBODY = "nobody", _("nobody can be reached: congress staff assign it")
    OBJECTED = "objected", _("the citizen objects to its not being accepted: congress staff look at it again")
    FAILED = "failed", _("automatic routing failed: congress staff assign it")


class DueStage(models.TextChoices):
    ACCEPT = "accept", _("to be accepted")
    ANSWER = "answer", _("first answer")
    CLOSE = "close", _("to be resolved")


class Rating(models.TextChoices):
    SATISFIED = "satisfied", _("Satisfied")
    BASICALLY = "basically", _("Basically satisfied")
    NOT_SATISFIED = "not_satisfied", _("Not satisfied")


class OutcomeClass(models.Model):
    """办理类别: localities redefine them, so they are data, of one version of a workflow."""

    workflow = models.ForeignKey(Workflow, models.CASCADE, related_name="outcomes")
    slug = models.SlugField()
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(name="outcome_class_once", fields=["workflow", "slug"])]

    def __str__(self) -> str:
        """In the reader's language."""
        return self.name_en if get_language() == "en" else self.name


class Answered(models.TextChoices):
    """Asked beside the rating: the commonest complaint is an acknowledgement in the place of an answer."""

    YES = "yes", _("Yes, it was answered")
    ACKNOWLEDGED = "acknowledged", _("It was only acknowledged")
    NO = "no", _("No, it was not answered")


IN_AN_INBOX = OPEN | {State.RESOLVED}
IS_OPEN = Q(state__in=OPEN)
HOLDERS = ("deputy", "holding_venue", "holding_area")
HAS_NONE = Q(**{f"{name}__isnull": True for name in HOLDERS})
HAS_ONE = Q(*(Q(**{f"{name}__isnull": name != one for name in HOLDERS}) for one in HOLDERS), _connector=Q.OR)
IS_OVER = Q(closed_at__isnull=False)
HAS_WORDS = ~Q(message="") | Q(has_later_words=True)
HAS_CONTACT = ~Q(contact_name="", contact_phone="", contact_email="", written_for="", guardian_name="", place="") | Q(
    latitude__isnull=False
)
IS_RATED = Q(state__in=SETTLED) & ~Q(rating="")


def is_overdue(now: datetime) -> Q:
    """The condition of being overdue: the clock runs and the next deadline has passed."""
    return Q(state__in=RUNNING, due_at__lt=now)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """One definition of each stage, used by pages, reminders and statistics."""

    def open(self) -> SubmissionQuerySet:
        return self.filter(IS_OPEN)

    def running(self) -> SubmissionQuerySet:
        return self.filter(state__in=RUNNING)

    def overdue(self, now: datetime) -> SubmissionQuerySet:
        return self.filter(is_overdue(now))

    def unrouted(self) -> SubmissionQuerySet:
        return self.filter(state=State.SUBMITTED, unrouted_since__isnull=False)

    def with_phone(self, typed: str) -> SubmissionQuerySet:
        """Those for which this number was left, however it is typed."""
        return self._left("contact_phone_index", typed)

    def with_email(self, typed: str) -> SubmissionQuerySet:
        return self._left("contact_email_index", typed)

    def _left(self, name: str, typed: str) -> SubmissionQuerySet:
        field = self.model._meta.get_field(name)
        assert isinstance(field, BlindIndexField)
        index = field.made_of(typed)
        return self.none() if index is None else self.filter(**{name: index})

    def under(self, area: Area) -> SubmissionQuerySet:
        return self.filter(area_key__startswith=area.key)


class Submission(models.Model):
    """A citizen's opinion (意见). Only `lifecycle` writes here.

    Exactly one of these is responsible while it is open: `deputy`; the liaison of `holding_venue`; the staff of
    `holding_area`, to whom it was raised; or, with all empty, routing (`unrouted_since` empty) or the area's staff
    (`unrouted_since` set). `unit` is the handling unit that works on it now, for whoever is responsible. `passed_to`
    is the other venue that has taken it over from the one where it came in.
    """

    district = models.CharField(max_length=6, db_collation="C")
    area_key = models.CharField(max_length=12, db_collation="C")
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="submissions")
    chosen_deputy = models.ForeignKey(Deputy, models.PROTECT, null=True, blank=True, related_name="+")
    by_own_code = models.BooleanField(default=False)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+")
    message = models.TextField()
    place = models.CharField(max_length=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)  # of the place, if the citizen sent it, rounded to 100 m
    longitude = models.FloatField(null=True, blank=True)
    written_for = SealedField(blank=True, default="", db_default="")
    guardian_name = SealedField(blank=True, default="", db_default="")  # of somebody under 14
    hide_name_from_deputy = models.BooleanField(default=False, db_default=False)
    hide_name_from_unit = models.BooleanField(default=False, db_default=False)
    may_publish = models.BooleanField(default=False, db_default=False)  # question and answer, never the name
    contact_name = SealedField(blank=True)
    contact_phone = SealedField(blank=True)
    contact_email = SealedField(blank=True)
    contact_phone_index = BlindIndexField(of="contact_phone", normal=normal_phone)
    contact_email_index = BlindIndexField(of="contact_email", normal=normal_email)
    language = models.CharField(max_length=8, default="zh-hans")

    idempotency_key = models.UUIDField(unique=True)
    body_digest = models.BinaryField(max_length=32)
    query_code_hash = models.BinaryField(max_length=32, unique=True)

    state = models.CharField(max_length=16, choices=StateLabel, default=State.SUBMITTED.value)
    version = models.PositiveIntegerField(default=1)
    deputy = models.ForeignKey(Deputy, models.PROTECT, null=True, blank=True, related_name="submissions")
    holding_venue = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="+")
    holding_area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="+")
    passed_to = models.ForeignKey(Venue, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(HandlingUnit, models.PROTECT, null=True, blank=True, related_name="+")
    route_reason = models.CharField(max_length=12, choices=RouteReason, blank=True)
    unrouted_since = models.DateTimeField(null=True, blank=True)

    created_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    first_answered_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)

    accept_by = models.DateTimeField()
    answer_by = models.DateTimeField()
    close_by = models.DateTimeField()
    confirm_by = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    due_stage = models.CharField(max_length=8, choices=DueStage, blank=True)
    chased = models.PositiveSmallIntegerField(default=0)

    outcome = models.ForeignKey(OutcomeClass, models.PROTECT, null=True, blank=True, related_name="+")
    outcome_reason = models.TextField(blank=True)
    rating = models.CharField(max_length=16, choices=Rating, blank=True)
    reopened_count = models.PositiveSmallIntegerField(default=0)

    workflow = models.ForeignKey(Workflow, models.PROTECT, null=True, blank=True, related_name="+")
    is_complex = models.BooleanField(default=False, db_default=False)
    extended_at = models.DateTimeField(null=True, blank=True)
    supervised_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.ForeignKey(DeclineReason, models.PROTECT, null=True, blank=True, related_name="+")
    was_answered = models.CharField(max_length=12, choices=Answered, blank=True, default="", db_default="")
    archive_at = models.DateTimeField(null=True, blank=True)
    has_later_words = models.BooleanField(default=False, db_default=False)  # said after the message was erased
    follower_count = models.PositiveIntegerField(default=0, db_default=0)  # who says so too; `following` counts

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="submission_state_is_known", condition=Q(state__in=StateLabel.values)),
            models.CheckConstraint(
                name="submission_has_one_holder",
                condition=Q(state__in=sorted(HELD)) & HAS_ONE
                | Q(state="submitted") & HAS_NONE
                | ~Q(state__in=sorted(OPEN)) & (HAS_ONE | HAS_NONE),
            ),
            models.CheckConstraint(
                name="submission_unit_while_open", condition=Q(unit__isnull=True) | Q(state__in=sorted(OPEN))
            ),
            models.CheckConstraint(
                name="submission_resolved_has_outcome",
                condition=~Q(state__in=["resolved", "closed"]) | (Q(outcome__isnull=False) & ~Q(outcome_reason="")),
            ),
            models.CheckConstraint(
                name="submission_declined_has_reason",
                condition=~Q(state="declined") | (Q(decline_reason__isnull=False) & ~Q(outcome_reason="")),
            ),
            models.CheckConstraint(name="submission_reopened_once", condition=Q(reopened_count__lte=1)),
            models.CheckConstraint(
                name="submission_clock_runs_or_stands",
                condition=Q(state__in=sorted(RUNNING), due_at__isnull=False)
                | (~Q(state__in=sorted(RUNNING)) & Q(due_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                name="submission_of_deputy",
                fields=["deputy", "state", "due_at", "id"],
                include=["version"],
                condition=Q(state__in=sorted(IN_AN_INBOX), deputy__isnull=False),
            ),
            models.Index(
                name="submission_of_liaison",
                fields=["holding_venue", "state", "due_at", "id"],
                include=["version"],
                condition=Q(state__in=sorted(IN_AN_INBOX), holding_venue__isnull=False),
            ),
            models.Index(
                name="submission_of_venue",
                fields=["venue", "state", "due_at", "id"],
                include=["version"],
                condition=Q(state__in=sorted(IN_AN_INBOX - {State.SUBMITTED})),  # nothing is written to it by the form
            ),
            models.Index(
                name="submission_desk",
                fields=["holding_area", "due_at", "id"],
                condition=Q(state__in=sorted(OPEN), holding_area__isnull=False),
            ),
            models.Index(
                name="submission_passed_to", fields=["passed_to", "-id"], condition=Q(passed_to__isnull=False)
            ),
            models.Index(
                name="submission_unrouted",
                fields=["area_key", "unrouted_since"],
                condition=Q(state="submitted", unrouted_since__isnull=False),
            ),
            models.Index(name="submission_due", fields=["due_at"], condition=Q(due_at__isnull=False)),
            models.Index(name="submission_to_confirm", fields=["confirm_by"], condition=Q(state="resolved")),
            models.Index(name="submission_to_archive", fields=["archive_at"], condition=Q(archive_at__isnull=False)),
            models.Index(
                name="submission_supervised",
                fields=["area_key", "-supervised_at"],
                condition=Q(supervised_at__isnull=False),
            ),
            models.Index(name="submission_contact_kept", fields=["closed_at"], condition=IS_OVER & HAS_CONTACT),
            models.Index(name="submission_words_kept", fields=["closed_at"], condition=IS_OVER & HAS_WORDS),
            models.Index(name="submission_area", fields=["area_key", "-id"]),
            models.Index(name="submission_created", fields=["created_at"]),
            models.Index(
                name="submission_phone", fields=["contact_phone_index"], condition=Q(contact_phone_index__isnull=False)
            ),
            models.Index(
                name="submission_email", fields=["contact_email_index"], condition=Q(contact_email_index__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def has_holder(self) -> bool:
        """Whether a deputy, a liaison or an area's staff is responsible for it."""
        return bool(self.deputy_id or self.holding_venue_id or self.holding_area_id)

    def is_overdue(self, now: datetime) -> bool:
        """The same definition as `SubmissionQuerySet.overdue`."""
        return self.due_at is not None and self.due_at < now


class ActorKind(models.TextChoices):
    CITIZEN = "citizen", _("You")
    DEPUTY = "deputy", _("Deputy")
    LIAISON = "liaison", _("Liaison")
    STAFF = "staff", _("Congress staff")
    UNIT = "unit", _("Handling unit")
    SYSTEM = "system", _("The portal")


class Event(models.Model):
    """What happened to a submission: append-only, and chained by hash within the submission.

    `words` is what a person wrote. The hash covers only `words_digest` (salted), so erasing the words on
    request leaves the chain valid. `data` is a snapshot (names, deadlines) at the time: never re-read.
    A trigger (migration 0002) refuses DELETE, and any UPDATE but that erasure.
    """

    district = models.CharField(max_length=6, db_collation="C")
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=12)
    actor_kind = models.CharField(max_length=8, choices=ActorKind)
    actor_name = models.CharField(max_length=80, blank=True)
    actor_user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    public = models.BooleanField(default=True)
    data = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    words_salt = models.BinaryField(max_length=16)
    words_digest = models.BinaryField(max_length=32)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["submission_id", "seq"]
        constraints = [models.UniqueConstraint(name="event_seq", fields=["submission", "seq"])]
        indexes = [
            models.Index(name="event_at", fields=["at"]),
            models.Index(  # the auditors' filters; what most events are is found by their time
                name="event_rare",
                fields=["verb", "-at", "-id"],
                condition=~Q(verb__in=["submit", "assign", "accept", "answer", "resolve", "rate"]),
            ),
            models.Index(
                name="event_actor", fields=["actor_user", "-at", "-id"], condition=Q(actor_user__isnull=False)
            ),
            models.Index(
                name="event_look_reasons", fields=["at"], condition=Q(verb=Privacy.LOOK.value) & ~Q(words="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.seq} {self.verb}"
