"""Tables of who there is: areas, topics, deputies, and the accounts of people who log in."""

from deputies.models import accounts  # noqa: F401 - registers their models
from deputies.models.areas import (
    AREA_KEY_LENGTHS,
    Area,
    AreaChange,
    AreaLevel,
    AreaQuerySet,
)
from deputies.models.deputies import (
    Congress,
    CongressQuerySet,
    Deputy,
    DeputyGroup,
    DeputyGroupQuerySet,
    DeputyLevel,
    DeputyQuerySet,
    DeputyStatus,
    ElectoralDistrict,
)
from deputies.models.topics import (
    Topic,
)

__all__ = [
    "AREA_KEY_LENGTHS",
    "Area",
    "AreaChange",
    "AreaLevel",
    "AreaQuerySet",
    "Congress",
    "CongressQuerySet",
    "Deputy",
    "DeputyGroup",
    "DeputyGroupQuerySet",
    "DeputyLevel",
    "DeputyQuerySet",
    "DeputyStatus",
    "ElectoralDistrict",
    "Topic",
]
