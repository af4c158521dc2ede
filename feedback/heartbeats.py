"""Signs of life of the relay, the worker and beat, kept in the database for the dashboard and /readyz."""

from django.utils import timezone

from feedback.models.queue import Heartbeat


def beat(name: str) -> None:
    """Say that the process `name` is alive now."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})
