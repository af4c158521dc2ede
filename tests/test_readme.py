"""What README says is so."""

import re
from pathlib import Path

from feedback.states import MOVES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_state_diagram_is_the_table() -> None:
    drawn = {
        (state, verb.strip(), to)
        for state, to, verbs in re.findall(r"^ {4}(\w+) --> (\w+): (.+)$", README, re.MULTILINE)
        for verb in verbs.split(",")
    }
    table = {(state.value, verb.value, to.value) for verb, moves in MOVES.items() for state, to in moves.items()}
    assert drawn == {(state, verb, to) for state, verb, to in table if state != to}


def test_every_file_it_points_to_is_there() -> None:
    pointed = re.findall(r"\]\(([^)#]+)\)", README) + re.findall(r"`((?:[\w.]+/)+[\w.]+)(?::[^`]*)?`", README)
    assert len(pointed) > 15
    assert [name for name in pointed if "://" not in name and not (ROOT / name).exists()] == []
