"""The life of a submission: its states, its verbs, and which verb leads from which state to which.

Pure data: no Django, no clock. `lifecycle.moving.move` is the only code that follows this table.
"""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    SUBMITTED = "submitted"  # received: being routed, or in the staff's unrouted queue
    ASSIGNED = "assigned"  # with a deputy or a liaison who has not accepted it yet
    IN_PROGRESS = "in_progress"  # accepted, followed up
    WAITING = "waiting"  # for detail from the citizen: the clock is paused
    RESOLVED = "resolved"  # the holder says it is resolved: the citizen has the word
    CLOSED = "closed"
    DECLINED = "declined"  # with a named reason, and where to go instead
    WITHDRAWN = "withdrawn"  # by the citizen
    ARCHIVED = "archived"  # long over: nothing moves any more


class Verb(StrEnum):
    ASSIGN = "assign"  # 分派: by routing, by a liaison or by staff
    ACCEPT = "accept"  # 受理
    ANSWER = "answer"  # 答复
    ASK_DETAIL = "ask_detail"  # 退回补充
    ADD_DETAIL = "add_detail"  # the citizen adds
    DECLINE = "decline"  # 不予受理
    SETTLE = "settle"  # 当场答复: answered and resolved at once
    EXTEND = "extend"  # 延期: once, with a reason
    SUPERVISE = "supervise"  # 督办: by the area's staff, changes no state
    REFER = "refer"  # to another deputy of the venue
    JOIN = "join"  # another deputy holds it too; one stays responsible
    PART = "part"  # holds it with the others no longer
    TRANSFER = "transfer"  # to another venue
    RAISE = "raise"  # 上报: to the staff of the area above
    HAND_DOWN = "hand_down"  # 交办: to the staff of the area below
    REFER_UNIT = "refer_unit"  # 转办: a handling unit works on it, the holder follows it up
    UNIT_REPLY = "unit_reply"
    UNIT_OBJECT = "unit_object"  # not its matter
    UNIT_RECALL = "unit_recall"  # taken back from the unit by the holder, or by staff when it ends
    RETURN = "return"  # taken from a deputy who left, with nobody to pass it to: to the area's staff
    RESOLVE = "resolve"  # with an outcome class and a reason
    RATE = "rate"  # 满意度: the citizen is satisfied, or basically
    REOPEN = "reopen"  # the citizen is not satisfied: once
    WITHDRAW = "withdraw"  # the citizen takes it back
    CLOSE = "close"  # 办结: after a rating, or after silence
    ARCHIVE = "archive"  # 归档: by time
    REMIND = "remind"  # 催办: changes no state
    ESCALATE = "escalate"  # overdue: told one floor up, changes no state


class Visit(StrEnum):
    """Events around a contact day. None of them is a move: they stand beside the life of a submission."""

    BOOK = "book"  # 预约
    REBOOK = "rebook"
    CANCEL = "cancel"
    CHANGE = "change_day"  # the day is moved or held elsewhere, and the appointment with it
    CALL_OFF = "call_off"  # the day is cancelled, or ends before the appointment
    ARRIVE = "arrive"
    NO_SHOW = "no_show"
    ENTER = "enter"  # somebody at the venue wrote it down for the person


class Privacy(StrEnum):
    """Events about the person, not the matter. None of them is a move."""

    LOOK = "look"  # somebody had the contact shown
    ERASE = "erase"  # the citizen had contact or words erased
    CONSENT = "consent"  # to have question and answer published, given later than with the message
    REFUSE = "refuse"  # that consent withdrawn


class Word(StrEnum):
    """Events about telling people of the others. No move either."""

    UNREACHED = "unreached"  # a message could not be delivered: given up
    CODE_SENT = "code_sent"  # the query code, to who had left this address and lost it


class Look(StrEnum):
    """Events of screening: somebody looks at the words. None of them is a move."""

    FLAG = "flag"  # passed on all the same
    HOLD = "hold"  # not before a person has looked
    RELEASE = "release"
    MASK = "mask"
    KEEP = "keep"


class Note(StrEnum):
    """What those who answer write to one another; the citizen never sees it. No move."""

    WRITE = "note"


class Grouping(StrEnum):
    """Events of what belongs together. None of them is a move."""

    GROUP = "group"  # a person says that it speaks of the matter of others
    UNGROUP = "ungroup"  # … that it does not


class Publishing(StrEnum):
    """Events of what anybody may read. None of them is a move."""

    PUBLISH = "publish"
    WITHDRAW = "unpublish"
    OFFER = "offer"  # the question of an open case, so that others can say "me too"
    TAKE_OFF = "take_off"


class Suggesting(StrEnum):
    """Events of what deputies made of it (代表建议). None of them is a move."""

    SUGGEST = "suggest"  # a suggestion came from it
    NEWS = "suggestion"  # how that suggestion stands now
    UNLINK = "unsuggest"  # it did not come from it


class Arrival(StrEnum):
    """Events about the way something came in. None of them is a move."""

    HAND_IN = "hand_in"  # another system handed it in for a citizen


class Back(StrEnum):
    """Taking the last move back: no row of the table, for it goes back the way that move came (`before`)."""

    UNDO = "undo"


OPEN = frozenset({State.SUBMITTED, State.ASSIGNED, State.IN_PROGRESS, State.WAITING})
HELD = OPEN - {State.SUBMITTED}  # somebody is to answer it
RUNNING = OPEN - {State.WAITING}  # the clock runs
SETTLED = frozenset({State.RESOLVED, State.CLOSED, State.ARCHIVED})  # with a result, when it has an outcome

_S, _A, _P, _W, _R, _C, _D, _X, _Z = State
MOVES: dict[Verb, dict[State, State]] = {
    Verb.ASSIGN: {_S: _A, _A: _A, _P: _A, _W: _A},
    Verb.ACCEPT: {_A: _P},
    Verb.ANSWER: {_A: _P, _P: _P, _W: _W},
    Verb.ASK_DETAIL: {_A: _W, _P: _W},
    Verb.ADD_DETAIL: {_S: _S, _A: _A, _P: _P, _W: _P},
    Verb.DECLINE: {_S: _D, _A: _D, _P: _D, _W: _D},
    Verb.SETTLE: {_A: _R, _P: _R},
    Verb.EXTEND: {_A: _A, _P: _P},
    Verb.SUPERVISE: {_S: _S, _A: _A, _P: _P, _W: _W},
    Verb.REFER: {_A: _A, _P: _A, _W: _A},
    Verb.JOIN: {_A: _A, _P: _P, _W: _W},
    Verb.PART: {_A: _A, _P: _P, _W: _W},
    Verb.TRANSFER: {_A: _A, _P: _A, _W: _A},
    Verb.RAISE: {_S: _A, _A: _A, _P: _A, _W: _A},
    Verb.HAND_DOWN: {_S: _A, _A: _A, _P: _A, _W: _A},
    Verb.REFER_UNIT: {_A: _P, _P: _P},
    Verb.UNIT_REPLY: {_S: _S, _A: _A, _P: _P, _W: _W},
    Verb.UNIT_OBJECT: {_S: _S, _A: _A, _P: _P, _W: _W},
    Verb.UNIT_RECALL: {_S: _S, _A: _A, _P: _P, _W: _W},
    Verb.RETURN: {_A: _S, _P: _S, _W: _S},
    Verb.RESOLVE: {_A: _R, _P: _R, _W: _R},
    Verb.RATE: {_R: _C},
    Verb.REOPEN: {_R: _P, _C: _P, _D: _S},
    Verb.WITHDRAW: {_S: _X, _A: _X, _P: _X, _W: _X},
    Verb.CLOSE: {_R: _C},
    Verb.ARCHIVE: {_C: _Z, _D: _Z, _X: _Z},
    Verb.REMIND: {_S: _S, _A: _A, _P: _P},
    Verb.ESCALATE: {_S: _S, _A: _A, _P: _P},
}


class IllegalMove(Exception):
    """The verb is not allowed in this state. `verb` and `state` say which."""

    def __init__(self, verb: Verb, state: State) -> None:
        super().__init__(f"{verb} is not allowed in {state}")
        self.verb = verb
        self.state = state


def after(state: State, verb: Verb) -> State:
    """The state that `verb` leads to from `state`; IllegalMove when there is none."""
    try:
        return MOVES[verb][state]
    except KeyError:
        raise IllegalMove(verb, state) from None


def allowed(state: State) -> frozenset[Verb]:
    """Every verb that has a move from `state`."""
    return frozenset(verb for verb, moves in MOVES.items() if state in moves)


def before(state: State, verb: Verb, came_from: State) -> State:
    """`came_from`, when `verb` has led from there to `state`: the way back of a move. IllegalMove when it has not."""
    if MOVES[verb].get(came_from) is not state:
        raise IllegalMove(verb, state)
    return came_from
