"""Large pictures are drawn few at a time; small ones never wait."""

from __future__ import annotations

from dataclasses import replace

import pytest

from api.pictures import work_of
from api.press import LARGE, PLACES, Press
from kg.errors import BusyError, ParameterError
from tests.viz.invented import InventedAtlas
from viz import make_view


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


def test_many_pixels_count_as_many_things() -> None:
    view = replace(make_view(InventedAtlas(8), "theme", theme="theme0"), width=1280.0, height=720.0)
    things = work_of(view, "svg", {})
    assert things == len(view.nodes) + len(view.edges)
    usual, fine = (work_of(view, "png", {"dpi": dpi} if dpi else {}) for dpi in ("", "600"))
    assert things < usual <= LARGE < fine
    huge = replace(view, width=200_000.0, height=200_000.0)
    assert LARGE < work_of(huge, "png", {}) < 100 * LARGE, "no more is drawn than a file may hold"
    with pytest.raises(ParameterError):
        work_of(view, "png", {"dpi": "many"})
