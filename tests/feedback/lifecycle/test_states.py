"""The whole matrix of states and verbs, written a second time by hand: refused where no state is named."""

import pytest

from feedback.states import HELD, MOVES, OPEN, RUNNING, IllegalMove, State, Verb, after, allowed, before

NAMES = {
    "S": "submitted", "A": "assigned", "P": "in_progress", "W": "waiting", "R": "resolved", "C": "closed",
    "D": "declined", "X": "withdrawn", "Z": "archived", "-": "-",
}  # fmt: skip
# from:        S A P W R C D X Z
MATRIX = {
    "assign":     "A A A A - - - - -",
    "accept":     "- P - - - - - - -",
    "decline":    "D D D D - - - - -",
    "answer":     "- P P W - - - - -",
    "settle":     "- R R - - - - - -",
    "ask_detail": "- W W - - - - - -",
    "add_detail": "S A P P - - - - -",
    "extend":     "- A P - - - - - -",
    "supervise":  "S A P W - - - - -",
    "refer":      "- A A A - - - - -",
    "return":     "- S S S - - - - -",
    "join":       "- A P W - - - - -",
    "part":       "- A P W - - - - -",
    "transfer":   "- A A A - - - - -",
    "raise":      "A A A A - - - - -",
    "hand_down":  "A A A A - - - - -",
    "refer_unit": "- P P - - - - - -",
    "unit_reply": "S A P W - - - - -",
    "unit_object": "S A P W - - - - -",
    "unit_recall": "S A P W - - - - -",
    "resolve":    "- R R R - - - - -",
    "rate":       "- - - - C - - - -",
    "reopen":     "- - - - P P S - -",
    "withdraw":   "X X X X - - - - -",
    "close":      "- - - - C - - - -",
    "archive":    "- - - - - Z Z Z -",
    "remind":     "S A P - - - - - -",
    "escalate":   "S A P - - - - - -",
}  # fmt: skip
CELLS = [
    (state, verb, NAMES[letter])
    for verb, row in MATRIX.items()
    for state, letter in zip(State, row.split(), strict=True)
]


def test_the_matrix_names_every_verb_and_state() -> None:
    assert set(MATRIX) == {verb.value for verb in Verb} == {verb.value for verb in MOVES}
    assert len(CELLS) == len(State) * len(Verb)


@pytest.mark.parametrize(("state", "verb", "expected"), CELLS)
def test_cell(state: State, verb: str, expected: str) -> None:
    if expected == "-":
        with pytest.raises(IllegalMove) as refused:
            after(state, Verb(verb))
        assert (refused.value.state, refused.value.verb) == (state, verb)
        assert verb not in allowed(state)
    else:
        assert after(state, Verb(verb)) == expected
        assert verb in allowed(state)


def test_the_clock_runs_in_every_open_state_but_waiting() -> None:
    assert {State.WAITING} == OPEN - RUNNING
    assert State.RESOLVED not in OPEN
    assert not OPEN & {State.CLOSED, State.DECLINED, State.WITHDRAWN, State.ARCHIVED}
    assert {State.SUBMITTED} == OPEN - HELD


@pytest.mark.parametrize(("state", "verb", "expected"), CELLS)
def test_a_move_is_taken_back_the_way_it_came_and_no_other(state: State, verb: str, expected: str) -> None:
    for to in State:
        if to == expected:
            assert before(to, Verb(verb), state) is state
        else:
            with pytest.raises(IllegalMove):
                before(to, Verb(verb), state)
