"""What beat starts and how often. Each may run late, twice or not at all: the next run makes up for it."""

from typing import Any

MINUTE = 60.0
HOUR = 60 * MINUTE


def every(seconds: float, task: str, *arguments: str) -> dict[str, Any]:
    """One entry. A message nobody took until the next one is due is dropped: they must not pile up."""
    return {"task": task, "schedule": seconds, "args": arguments, "options": {"expires": seconds}}


BEAT_SCHEDULE = {
    "say that beat is alive": every(20, "feedback.tasks.pulse", "beat"),
    "put what has happened into the search index": every(2, "feedback.tasks.index"),
    "read and enter the ledgers that wait": every(3, "feedback.tasks.work_at_ledgers"),
    "forget ledgers that were not entered": every(HOUR, "feedback.tasks.forget_ledgers"),
    "find the like of new opinions": every(10, "feedback.tasks.liken"),
    "remind and escalate": every(5 * MINUTE, "feedback.tasks.chase"),
    "pass on what deputies hold who left": every(MINUTE, "feedback.tasks.pass_on"),
    "make the posters that wait": every(5, "stations.tasks.make_posters"),
    "delete old files of posters": every(HOUR, "stations.tasks.sweep_posters"),
    "read and apply the tables that wait": every(3, "stations.tasks.work_at_imports"),
    "delete old uploads": every(HOUR, "stations.tasks.sweep_imports"),
    "tell who has an appointment of changed contact days": every(MINUTE, "feedback.tasks.tell_of_changed_days"),
    "give notice of contact days": every(HOUR, "stations.tasks.give_notice"),
    "find busy venues that fell silent": every(HOUR, "stations.tasks.find_silent_venues"),
    "erase personal data whose time is over": every(HOUR, "feedback.tasks.erase_expired"),
    "archive what has long been over": every(HOUR, "feedback.tasks.archive"),
    "check files that wait": every(MINUTE, "feedback.tasks.check_files"),
    "delete files that were never sent": every(HOUR, "feedback.tasks.sweep_files"),
    "forget the digests of yesterday's words": every(HOUR, "feedback.tasks.forget_fingerprints"),
    "forget what stood before old moves": every(10 * MINUTE, "feedback.tasks.forget_moves"),
    "post what happens to other systems": every(3, "feedback.tasks.post_events"),
    "forget old posts to other systems": every(HOUR, "feedback.tasks.sweep_posts"),
    "hold fast where all chains of events have come to": every(10 * MINUTE, "feedback.tasks.hold_fast"),
    "read all events and heads again, once a day": every(MINUTE, "feedback.tasks.watch_events"),
    "write and send the morning's digests": every(MINUTE, "feedback.tasks.digest"),
    "forget old notifications and digests": every(HOUR, "feedback.tasks.sweep_notifications"),
    "send lost query codes to who left an address": every(10, "feedback.tasks.answer_lost_codes"),
    "forget how to reach followers of what is over": every(HOUR, "feedback.tasks.forget_followers"),
    "close what nobody rated": every(HOUR, "feedback.tasks.close_unrated"),
}
