"""The moves by which who holds a matter passes it on, in whole or in part."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as T

from feedback import lifecycle
from feedback.forms.passing import (
    HandDownForm,
    JoinForm,
    PartForm,
    RaiseForm,
    RecallForm,
    ReferUnitForm,
    TransferForm,
)
from feedback.lifecycle import Actor
from feedback.models import Submission
from feedback.states import Verb
from feedback.views.desk.move import Move, Words


def _refer_unit(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.refer_to_unit(pk, said["unit"], said["words"], actor=actor, version=said["version"])


def _recall(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.recall(pk, said["words"], actor=actor, version=said["version"])


def _join(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.join(pk, said["deputy"], said["words"], actor=actor, version=said["version"])


def _part(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.part(pk, said["deputy"], said["words"], actor=actor, version=said["version"])


def _transfer(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.transfer(pk, said["venue"], said["words"], actor=actor, version=said["version"])


def _raise(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.raise_up(pk, said["words"], actor=actor, version=said["version"])


def _hand_down(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.hand_down(pk, said["area"], said["words"], actor=actor, version=said["version"])


NOT_THERE = T("It cannot go there any more. Please choose again.")
PASSING = [
    Move("unit", Verb.REFER_UNIT, "b", T("Refer to a unit"), T("Refer it to the unit"),
         T("Referred. The unit replies to you or to the citizen, as the rules say."), ReferUnitForm, _refer_unit,
         is_rare=True, leaves=True, refused=NOT_THERE,
         hint=T("You stay responsible: the unit works on it and replies within its limit.")),
    Move("recall", Verb.UNIT_RECALL, "w", T("Take it back from the unit"), T("Take it back from the unit"),
         T("Taken back."), RecallForm, _recall, is_rare=True, refused=T("The unit does not have it any more.")),
    Move("join", Verb.JOIN, "g", T("Hold it with others"), T("Ask to join"), T("Done. You stay responsible."),
         JoinForm, _join, is_rare=True, refused=T("This deputy cannot join any more. Please choose another one."),
         hint=T("Whoever joins sees it and can answer. One of you stays responsible.")),
    Move("part", Verb.PART, "p", T("No longer with others"), T("Release"), T("Done."), PartForm, _part,
         is_rare=True, refused=T("This deputy does not hold it with you any more.")),
    Move("transfer", Verb.TRANSFER, "t", T("To another venue"), T("Pass it on"), T("Passed on."), TransferForm,
         _transfer, is_rare=True, leaves=True,
         refused=T("Nobody can be reached there. Please choose another venue."),
         hint=T("There it goes to a deputy like something new. You can still read it, but not answer any more.")),
    Move("raise", Verb.RAISE, "h", T("Raise"), T("Raise it"), T("Raised."), RaiseForm, _raise,
         is_rare=True, leaves=True, refused=T("There is no staff above who could take it.")),
    Move("hand-down", Verb.HAND_DOWN, "l", T("Hand down"), T("Hand it down"), T("Handed down."), HandDownForm,
         _hand_down, leaves=True, refused=NOT_THERE),
]  # fmt: skip
