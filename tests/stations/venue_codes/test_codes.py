import pytest

from stations.codes import ALPHABET, encode, grouped, is_well_formed, normalise


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("K7QM2XW9", "K7QM2XW9"),
        ("k7qm-2xw9", "K7QM2XW9"),
        (" k7qm 2xw9\n", "K7QM2XW9"),
        ("Ｋ７ＱＭ－２ＸＷ９", "K7QM2XW9"),
        ("K7QM—2XW9", "K7QM2XW9"),
        ("", ""),
    ],
)
def test_normalise(typed: str, code: str) -> None:
    assert normalise(typed) == code


@pytest.mark.parametrize(
    ("code", "well_formed"),
    [
        (encode(0, 8), True),
        (encode(29**7 - 1, 8), True),
        ("", False),
        (encode(5, 7), False),
        (encode(5, 9), False),
        ("0" + encode(5, 8)[1:], False),
        (encode(5, 8).lower(), False),
        ("代" * 8, False),
    ],
)
def test_is_well_formed(code: str, well_formed: bool) -> None:
    assert is_well_formed(code) is well_formed


def test_every_wrong_character_and_every_swap_is_found() -> None:
    code = encode(12_345_678_901, 8)
    wrong = {code[:i] + c + code[i + 1 :] for i in range(8) for c in ALPHABET} - {code}
    swapped = {code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(7)} - {code}
    assert not any(is_well_formed(c) for c in wrong | swapped)


def test_a_number_that_does_not_fit_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        encode(29**7, 8)


def test_grouped_reads_aloud() -> None:
    assert grouped("K7QM2XW9") == "K7QM-2XW9"
