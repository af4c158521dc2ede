"""Tables of venues, their codes and rosters, contact days, posters and imports."""

from stations.models import (  # noqa: F401 - registers their models
    duty,
    imports,
    posters,
)
from stations.models.venues import (
    Assignment,
    CalendarDay,
    Code,
    ContactDayRule,
    DutyRosterEntry,
    Venue,
    VenueKind,
    VenueMembership,
    VenueQuerySet,
    VenueRole,
)

__all__ = [
    "Assignment",
    "CalendarDay",
    "Code",
    "ContactDayRule",
    "DutyRosterEntry",
    "Venue",
    "VenueKind",
    "VenueMembership",
    "VenueQuerySet",
    "VenueRole",
]
