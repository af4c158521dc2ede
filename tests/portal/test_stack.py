"""A roomy frame changes nothing but where the frames above it stand."""

import pytest

from portal.pages.stack import with_room


def test_it_is_called_as_before():
    assert with_room(divmod)(7, 2) == (3, 1)
    assert with_room(lambda *numbers, **named: (numbers, named))(1, 2, a=3) == ((1, 2), {"a": 3})


def test_each_has_its_own():
    double, triple = with_room(lambda n: 2 * n), with_room(lambda n: 3 * n)
    assert (double(2), triple(2)) == (4, 6)


def test_errors_come_through():
    with pytest.raises(ZeroDivisionError):
        with_room(divmod)(1, 0)
