"""Large pictures are drawn few at a time; small ones never wait."""

from __future__ import annotations

import pytest

from api.press import LARGE, PLACES, Press
from kg.errors import BusyError


def test_one_large_picture_too_many_is_told_to_come_again() -> None:
    press = Press(1)
    with press.place(LARGE + 1):
        with pytest.raises(BusyError) as caught, press.place(LARGE + 1):
            pass
        assert caught.value.retry_after > 0
        assert "pictures" in caught.value.text("en")
    with press.place(LARGE + 1):  # the place is free again
        pass


def test_a_picture_that_fails_gives_its_place_back() -> None:
    press = Press(1)
    with pytest.raises(ZeroDivisionError), press.place(LARGE + 1):
        raise ZeroDivisionError
    with press.place(LARGE + 1):
        pass


def test_small_pictures_need_no_place() -> None:
    press = Press(PLACES)
    with press.place(LARGE + 1), press.place(LARGE + 1), press.place(LARGE), press.place(0):
        pass
