"""What anybody may read of a case whose citizen agreed, and who says "me too"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from uuid import UUID

from feedback.models import Rating
from feedback.public_answers import masking
from feedback.states import OPEN, SETTLED
from portal.demo.clock import between
from portal.demo.life import Life
from portal.demo.rows import FollowerRow, OutcomeRef, PublicRow, SubmissionRow
from portal.demo.texts import Scene

OFFERED, PUBLISHED = 0.3, 0.05  # of those whose citizen agreed
SHOWN_VENUE = 0.6  # at the demo venue
FOLLOWERS = [0, 1, 2, 4, 7, 12, 23]
AGREE = {Rating.SATISFIED: 80, Rating.BASICALLY: 15, Rating.NOT_SATISFIED: 5}
YOUNG = timedelta(days=60)


@dataclass
class Public:
    """Of one life; what is not public has neither `question` nor `answer`."""

    row: SubmissionRow
    question: PublicRow | None = None
    answer: PublicRow | None = None
    followers: list[FollowerRow] = field(default_factory=list)


def make_public(life: Life, scene: Scene, outcome: OutcomeRef | None, *, is_shown: bool) -> Public:
    """`is_shown` asks for more of it: whoever tries the demo scans that venue's code."""
    row, rng, public = life.row, scene.rng, Public(life.row)
    if not row.may_publish:
        return public
    staff, title = life.directory.staff_of(row.area_key), _title(scene)
    question = masking.mask(row.message, [row.contact_name])
    since = min(life.last + timedelta(days=2), life.clock.now)
    at = between(rng, life.last, since, rng.uniform(0.05, 0.9))
    if row.state in OPEN and row.deputy_id and rng.random() < (SHOWN_VENUE if is_shown else OFFERED):
        public.question = PublicRow(title, question, life.offer(at, staff), staff.username)
    elif row.state in SETTLED and outcome and rng.random() < (SHOWN_VENUE if is_shown else PUBLISHED):
        answer = masking.mask("\n\n".join(_answers(life)), [row.contact_name])
        public.answer = PublicRow(title, question, life.publish(at, staff), staff.username, answer, outcome)
    if (shown := public.question or public.answer) and shown.published_at > life.clock.now - YOUNG:
        public.followers = [_follower(life, rng, shown) for _ in range(rng.choice(FOLLOWERS))]
        row.follower_count = len(public.followers)
    return public


def _title(scene: Scene) -> str:
    return f"{scene.here}：{scene.problem.subject}"[:60]


def _answers(life: Life) -> Iterator[str]:
    return (event.words for event in life.events if event.verb in ("answer", "settle", "resolve") and event.words)


def _follower(life: Life, rng: Random, shown: PublicRow) -> FollowerRow:
    now = life.clock.now
    row = FollowerRow(
        joined_at=between(rng, shown.published_at, now, rng.random()),
        idempotency_key=UUID(int=rng.getrandbits(128), version=4),
        contact_phone=f"1000000{rng.randint(0, 9999):04d}" if rng.random() < 0.3 else "",
    )
    if life.row.state in SETTLED and rng.random() < 0.4:
        row.rating = rng.choices(list(AGREE), list(AGREE.values()))[0].value
        row.rated_at = between(rng, row.joined_at, now, rng.random())
    return row
