from uuid import UUID

from feedback.receipts import query_codes
from stations import codes

KEY = UUID("0192f0c1-2d3e-7a4b-8c5d-6e7f80910a1b")


def test_same_key_same_code_other_key_other_code() -> None:
    code = query_codes.query_code(KEY, "secret")
    assert code == query_codes.query_code(KEY, "secret")
    assert code != query_codes.query_code(KEY, "other secret")
    assert len(code) == 28
    assert codes.is_well_formed(code, 28)


def test_read_forgives_case_spaces_and_hyphens_but_not_a_wrong_character() -> None:
    code = query_codes.query_code(KEY, "secret")
    assert query_codes.read(f" {codes.grouped(code).lower()} ") == code
    wrong = ("2" if code[3] != "2" else "3").join([code[:3], code[4:]])
    assert query_codes.read(wrong) is None
    assert query_codes.read("") is None
