"""Writes docs/access.md from the access matrix: `python -m tests.access.document`."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from pathlib import Path

from tests.access.table import NOT_LOGGED_IN, ROLES, Line, lines

FILE = Path(__file__).parents[2] / "docs" / "access.md"
NAMES = {
    "anonymous": "not logged in",
    "other_code": "holder of another query code",
    "deputy": "the deputy",
    "colleague": "another deputy of the venue",
    "far_deputy": "deputy of another district",
    "ended_deputy": "deputy whose term ended",
    "liaison": "liaison of the venue",
    "far_liaison": "liaison elsewhere",
    "head": "head of the venue",
    "staff": "staff of the area",
    "parent_staff": "staff of the area above",
    "child_staff": "staff of an area inside it",
    "sister_staff": "staff of another district",
    "officer": "handling unit officer",
    "auditor": "auditor",
    "administrator": "administrator",
    "operator": "administrator with Django's admin",
    "no_role": "account without a role",
    "disabled": "account switched off",
}
HEAD = """\
# Who may open what

Made from [`tests/access/matrix.csv`](../tests/access/matrix.csv) by `python -m tests.access.document`; the tests in
`tests/access/` ask every address, as every role, with every method, and fail when an answer is another one or an
address stands in no line.

The objects in an address, such as `{case}`, are always the same ones: all lie in one street. **The deputy** holds the
case, **the area** is that street, the one above it is its district. What somebody may not know of is a **404** that
cannot be told from that of something missing.

- **open**: the page, or what was sent is done and answered by a page.
- **moves**: leads to another page; after a POST: done.
- Who is not logged in, or whose account is switched off, gets the login page wherever nothing else is said.
- A method that is not listed is refused (405). HEAD is answered as GET. A POST without a CSRF token is refused (403),
  but for the citizens' forms, where no cookie lends any authority.
- Django's own pages under `/admin/` open for administrators who were also given Django's `is_staff`; all others get
  the login page.
"""


def written() -> str:
    parts = [HEAD]
    for section, found in groupby(lines(), key=lambda line: line.section):
        parts.append(f"\n## {section}\n\n| address | method | answer |\n| --- | --- | --- |\n")
        rows = groupby(found, key=lambda line: (line.address, _answer(line)))
        parts += [
            f"| `{address}` | {', '.join(line.method for line in same)} | {answer} |\n"
            for (address, answer), same in rows
        ]
    return "".join(parts)


def _answer(line: Line) -> str:
    """The answers, the most frequent one last as everybody else's."""
    cells = {r: word for r, word in line.cells.items() if not (r in NOT_LOGGED_IN and word == "login")}
    by_size = [word for word, _n in Counter(cells.values()).most_common()]
    if len(by_size) == 1:
        everybody = "everybody" if len(cells) == len(ROLES) else "everybody logged in"
        return f"**{by_size[0]}**: {everybody}"
    parts = [f"**{word}**: {', '.join(NAMES[r] for r in cells if cells[r] == word)}" for word in by_size[1:]]
    return "; ".join([*parts, f"**{by_size[0]}**: everybody else"])


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
