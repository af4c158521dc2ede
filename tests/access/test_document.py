"""The page of docs says what the table says."""

from tests.access import document, table


def test_the_page_is_up_to_date() -> None:
    page = document.FILE.read_text(encoding="utf-8")
    assert page == document.written(), "python -m tests.access.document writes docs/access.md anew"


def test_every_role_has_a_name() -> None:
    assert list(document.NAMES) == list(table.ROLES)
