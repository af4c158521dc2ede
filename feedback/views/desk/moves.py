"""The moves by which whoever holds a matter works at it, and all that there are."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as T

from feedback import lifecycle
from feedback.forms.moves import (
    AnswerForm,
    AskDetailForm,
    DeclineForm,
    ExtendForm,
    MoveForm,
    ReferForm,
    ResolveForm,
    SuperviseForm,
)
from feedback.lifecycle import Actor
from feedback.models import RouteReason, Submission
from feedback.states import Verb
from feedback.views.desk.move import Move, Words
from feedback.views.desk.moves_passing import PASSING


def _accept(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.accept(pk, actor=actor, version=said["version"])


def _accept_as_complex(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.accept(pk, actor=actor, version=said["version"], is_complex=True)


def _answer(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.answer(pk, said["words"], actor=actor, version=said["version"], **_files(said))


def _ask_detail(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.ask_detail(pk, said["words"], actor=actor, version=said["version"])


def _refer(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.refer(pk, said["deputy"], said["words"], actor=actor, version=said["version"])


def _give(pk: int, said: Words, actor: Actor) -> Submission:
    reason = RouteReason.BY_LIAISON
    return lifecycle.assign(
        pk, actor=actor, reason=reason, deputy=said["deputy"], words=said["words"], version=said["version"]
    )


def _resolve(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.resolve(pk, said["outcome"], said["words"], actor=actor, version=said["version"], **_files(said))


def _settle(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.settle(pk, said["outcome"], said["words"], actor=actor, version=said["version"], **_files(said))


def _files(said: Words) -> dict[str, Any]:
    """Those of the answer, and those of a unit's reply that go along."""
    return {"files": said["file"], "passed": said["passed"]}


def _extend(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.extend(pk, said["words"], actor=actor, version=said["version"])


def _decline(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.decline(pk, said["reason"], said["words"], actor=actor, version=said["version"])


def _supervise(pk: int, said: Words, actor: Actor) -> Submission:
    return lifecycle.supervise(pk, said["words"], actor=actor, version=said["version"])


GONE = T("It cannot go to this deputy any more. Please choose another one.")
MOVES = [
    Move("accept", Verb.ACCEPT, "a", T("Accept"), T("Accept"), T("Accepted. It is yours now."), MoveForm, _accept),
    Move("answer", Verb.ANSWER, "r", T("Answer"), T("Send the answer"), T("Sent. The citizen can read it now."),
         AnswerForm, _answer, leaves=True),
    Move("ask", Verb.ASK_DETAIL, "d", T("Ask for detail"), T("Send the question"), T("Asked. The clock stands."),
         AskDetailForm, _ask_detail, leaves=True),
    Move("refer", Verb.REFER, "f", T("Refer"), T("Refer it"), T("Referred."), ReferForm, _refer,
         refused=GONE, leaves=True),
    Move("give", Verb.ASSIGN, "f", T("Give to a deputy"), T("Give it"), T("Given."), ReferForm, _give,
         refused=GONE, leaves=True),
    Move("resolve", Verb.RESOLVE, "z", T("Resolve"), T("Go on"), T("Resolved. The citizen has the word now."),
         ResolveForm, _resolve, confirm=True, leaves=True),
    Move("settle", Verb.SETTLE, "s", T("Settle at once"), T("Go on"), T("Resolved. The citizen has the word now."),
         ResolveForm, _settle, confirm=True, leaves=True, is_rare=True,
         hint=T("Your answer is the result, in one step.")),
    Move("complex", Verb.ACCEPT, "c", T("Accept as complex"), T("Accept it as complex"),
         T("Accepted. It is yours now."), MoveForm, _accept_as_complex, is_rare=True,
         hint=T("There is more time for the first answer. The citizen is told until when.")),
    Move("extend", Verb.EXTEND, "e", T("Extend"), T("Extend it"), T("Extended. The citizen is told until when."),
         ExtendForm, _extend, is_rare=True, hint=T("Possible once."),
         refused=T("It cannot be extended again: it was before, or the longest time is reached.")),
    Move("decline", Verb.DECLINE, "n", T("Do not accept"), T("Go on"),
         T("Not accepted. The citizen is told where to go."), DeclineForm, _decline, confirm=True, is_rare=True,
         by_staff=True, leaves=True, refused=T("It cannot be declined in this way any more.")),
    Move("supervise", Verb.SUPERVISE, "v", T("Supervise"), T("Supervise it"), T("It is supervised from now on."),
         SuperviseForm, _supervise, by_staff=True),
    *PASSING,
]  # fmt: skip
BY_SLUG = {move.slug: move for move in MOVES}
