"""The whole matrix of states and verbs, written a second time by hand: refused where no state is named."""

import pytest

from feedback.states import MOVES, OPEN, RUNNING, IllegalMove, State, Verb, after, allowed

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
