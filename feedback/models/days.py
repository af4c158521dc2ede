"""What happens on a contact day: appointments, attendance, and the day's summary. Registered by
`feedback.models`."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deputies.models import Deputy
from deputies.models.accounts import User
from stations.models.duty import ContactDay


class AppointmentState(models.TextChoices):
    BOOKED = "booked", _("Booked")
    CANCELLED = "cancelled", _("Cancelled")
    ARRIVED = "arrived", _("Arrived")
    NO_SHOW = "no_show", _("Did not come")


class Appointment(models.Model):
    """A citizen comes to a contact day (预约); the query code is the ticket. `seat` is one of the slot's, 1 to the
    number of deputies on duty: the constraint on it is what no two people can get past. `told_sequence` is the day's
    `sequence` that its holder knows of: a later one is told by `day_changes`."""

    contact_day = models.ForeignKey(ContactDay, models.PROTECT, related_name="+")
    submission = models.ForeignKey("feedback.Submission", models.PROTECT, related_name="+")
    starts = models.TimeField()
    seat = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=AppointmentState, default=AppointmentState.BOOKED)
    told_sequence = models.PositiveIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["starts", "seat", "id"]
        constraints = [
            models.CheckConstraint(name="appointment_state_is_known", condition=Q(state__in=AppointmentState.values)),
            models.CheckConstraint(name="appointment_seats_count_from_one", condition=Q(seat__gte=1)),
            models.UniqueConstraint(
                name="appointment_seat_once", fields=["contact_day", "starts", "seat"], condition=~Q(state="cancelled")
            ),
            models.UniqueConstraint(name="appointment_one_ahead", fields=["submission"], condition=Q(state="booked")),
        ]

    def __str__(self) -> str:
        return f"{self.contact_day_id} {self.starts} · {self.submission_id}"


class Attendance(models.Model):
    """A deputy was there (到岗): they scanned the venue's code, or somebody at the venue marked it."""

    class How(models.TextChoices):
        SCAN = "scan", _("scanned the code")
        MARK = "mark", _("marked at the venue")

    contact_day = models.ForeignKey(ContactDay, models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Deputy, models.PROTECT, related_name="+")
    how = models.CharField(max_length=4, choices=How)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(name="attendance_once_a_day", fields=["contact_day", "deputy"]),
            models.CheckConstraint(name="attendance_how_is_known", condition=Q(how__in=["scan", "mark"])),
        ]

    def __str__(self) -> str:
        return f"{self.contact_day_id} · {self.deputy_id}"


class ContactDaySummary(models.Model):
    """What a contact day came to, as it was when it was closed. Kept when it is reopened, written anew at the next
    closing."""

    contact_day = models.OneToOneField(ContactDay, models.PROTECT, related_name="+")
    deputies_present = models.PositiveIntegerField()
    constituents_met = models.PositiveIntegerField()
    opinions_heard = models.PositiveIntegerField()
    answered_on_the_spot = models.PositiveIntegerField()
    words = models.TextField(blank=True)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "contact day summaries"

    def __str__(self) -> str:
        return f"{self.contact_day_id}"
