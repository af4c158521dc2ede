"""The whole matrix of states and verbs, written a second time by hand: refused where no state is named."""

import pytest

from feedback.states import MOVES, OPEN, RUNNING, IllegalMove, State, Verb, after, allowed

# from:      submitted    assigned       in_progress    waiting        resolved       closed
MATRIX = {
    "assign":     ["assigned",  "assigned",    "assigned",    "assigned",    "-",           "-"],
    "accept":     ["-",         "in_progress", "-",           "-",           "-",           "-"],
    "answer":     ["-",         "in_progress", "in_progress", "waiting",     "-",           "-"],
    "ask_detail": ["-",         "waiting",     "waiting",     "-",           "-",           "-"],
    "add_detail": ["submitted", "assigned",    "in_progress", "in_progress", "-",           "-"],
    "refer":      ["-",         "assigned",    "assigned",    "assigned",    "-",           "-"],
    "return":     ["-",         "submitted",   "submitted",   "submitted",   "-",           "-"],
    "resolve":    ["-",         "resolved",    "resolved",    "resolved",    "-",           "-"],
    "rate":       ["-",         "-",           "-",           "-",           "closed",      "-"],
    "reopen":     ["-",         "-",           "-",           "-",           "in_progress", "in_progress"],
    "close":      ["-",         "-",           "-",           "-",           "closed",      "-"],
    "remind":     ["submitted", "assigned",    "in_progress", "-",           "-",           "-"],
    "escalate":   ["submitted", "assigned",    "in_progress", "-",           "-",           "-"],
}  # fmt: skip
CELLS = [(state, verb, row[i]) for verb, row in MATRIX.items() for i, state in enumerate(State)]


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
    assert State.CLOSED not in OPEN
