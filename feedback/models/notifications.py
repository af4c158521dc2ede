"""Word that reaches those who answer: notifications in the portal, each by e-mail at once for who wants it so, and one
digest a working day by e-mail or robot. Registered by `feedback.models`."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deputies.models.accounts import User
from feedback.sealing import SealedField


class Occasion(models.TextChoices):
    """What somebody who answers is told of. Nothing else: a notification asks for something."""

    NEW = "new", _("New for you")
    BACK = "back", _("There is an answer")
    DUE = "due", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    SUPERVISED = "supervised", _("Supervised")
    MENTIONED = "mentioned", _("Mentioned")
    TAMPERED = "tampered", _("Changed past the portal")


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """One person is told of one matter, or of the portal as a whole (tampering: no submission, seq 0). Told again of
    the same before it is read, it stays one. No words are kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    submission = models.ForeignKey("feedback.Submission", models.CASCADE, null=True, related_name="+")
    occasion = models.CharField(max_length=10, choices=Occasion)
    seq = models.PositiveIntegerField()  # of the event that it tells
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="notification_once",
                fields=["user", "submission", "occasion"],
                condition=Q(read_at__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="notification_of_a_matter",
                condition=Q(submission__isnull=False) | Q(occasion="tampered"),
            ),
            models.CheckConstraint(name="notification_occasion_is_known", condition=Q(occasion__in=Occasion.values)),
        ]
        indexes = [
            models.Index(name="notification_of_user", fields=["user", "-id"]),
            models.Index(name="notification_at", fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.occasion} {self.submission_id}"


class NotificationMailQuerySet(models.QuerySet["NotificationMail"]):
    def undone(self) -> NotificationMailQuerySet:
        return self.filter(sent_at__isnull=True, dead_at__isnull=True, dropped_at__isnull=True)


class NotificationMail(models.Model):
    """A notification that its reader wants by e-mail at once, written with it. PostgreSQL is the queue.

    The address is read from the account when it is sent. What is taken back before takes this row along. Done is what
    has `sent_at`; `dead_at`, given up; or `dropped_at`, not to be sent any more (`last_error` says why).
    """

    notification = models.OneToOneField(Notification, models.CASCADE, primary_key=True, related_name="mail")
    area_key = models.CharField(max_length=12, db_collation="C")  # whose staff see that it failed
    ripe_at = models.DateTimeField()  # not sent before: it may be taken back, or read
    available_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)

    objects = NotificationMailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notification_mail_is_done_in_one_way",
                condition=Q(sent_at__isnull=True, dead_at__isnull=True)
                | Q(sent_at__isnull=True, dropped_at__isnull=True)
                | Q(dead_at__isnull=True, dropped_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(
                name="notification_mail_undone",
                fields=["available_at"],
                condition=Q(sent_at__isnull=True, dead_at__isnull=True, dropped_at__isnull=True),
            ),
            models.Index(
                name="notification_mail_failed",
                fields=["area_key", "-notification"],
                condition=Q(dead_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"mail of notification {self.pk}"


class DigestQuerySet(models.QuerySet["Digest"]):
    def undone(self) -> DigestQuerySet:
        return self.filter(sent_at__isnull=True, dead_at__isnull=True)


class Digest(models.Model):
    """One working day's figures for one person (by e-mail) or one robot of a chat group. PostgreSQL is the queue.

    The address is read when it is sent: a person's from the account, a robot's from its row or the settings, where its
    key is `robot`. `figures` is what stood there in the morning. Done is what has `sent_at`, or `dead_at`: given up.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    robot = models.CharField(max_length=16, blank=True)
    area_key = models.CharField(max_length=12, db_collation="C")  # whose staff see that it failed
    day = models.DateField()
    figures = models.JSONField(default=dict)
    available_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="digest_once_a_person", fields=["user", "day"], condition=Q(robot="")),
            models.UniqueConstraint(name="digest_once_a_robot", fields=["robot", "day"], condition=~Q(robot="")),
            models.CheckConstraint(
                name="digest_is_for_one",
                condition=Q(robot="", user__isnull=False) | (~Q(robot="") & Q(user__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                name="digest_undone",
                fields=["available_at", "id"],
                condition=Q(sent_at__isnull=True, dead_at__isnull=True),
            ),
            models.Index(name="digest_failed", fields=["area_key", "-id"], condition=Q(dead_at__isnull=False)),
            models.Index(name="digest_day", fields=["day"]),
        ]

    def __str__(self) -> str:
        return f"digest {self.pk}"


class RobotKind(models.TextChoices):
    WECOM = "wecom", _("WeCom")
    DINGTALK = "dingtalk", _("DingTalk")


class ChatRobot(models.Model):
    """A robot of a chat group that is told in the morning what waits in an area. Its address is a password, so it is
    sealed as what citizens leave is; `key` names it elsewhere (`robots.Robot.key`). What happened last is kept: when
    it took a message, or when and why it did not."""

    area = models.ForeignKey("deputies.Area", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=RobotKind)
    name = models.CharField(max_length=60)
    address = SealedField()
    secret = SealedField(blank=True)
    key = models.CharField(max_length=16)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(name="chat_robot_once", fields=["key"], condition=Q(stopped_at__isnull=True)),
            models.CheckConstraint(name="chat_robot_kind_is_known", condition=Q(kind__in=RobotKind.values)),
            models.CheckConstraint(name="chat_robot_has_a_name", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class MailTime(models.TextChoices):
    """When a kind of news goes out by e-mail."""

    NEVER = "never", _("never")
    MORNING = "morning", _("at 08:00")
    AT_ONCE = "at_once", _("at once")


class NotificationChoice(models.Model):
    """What a person has chosen: kinds that the bell does not tell, and when each kind goes out by e-mail (`mail`, kind
    to MailTime). What is not named is as `feedback.notifications.choices` has it for everybody."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="notification_choice")
    bell_off: Any = ArrayField(models.CharField(max_length=10), default=list, db_default=[])
    mail = models.JSONField(default=dict, db_default={})

    def __str__(self) -> str:
        return f"choice of {self.user_id}"
