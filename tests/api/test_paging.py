"""Slices of long lists."""

import pytest

from api.paging import Paging


def test_a_million_items_are_cut_to_one_page():
    paging = Paging(3, 50, 1_000_000)
    assert paging.cut(range(1_000_000)) == tuple(range(100, 150))
    assert (paging.first, paging.last, paging.pages) == (101, 150, 20_000)


def test_an_empty_list_has_one_empty_page():
    paging = Paging(1, 50, 0)
    assert (paging.pages, paging.first, paging.last) == (1, 0, 0)
    assert paging.around() == (1,)


def test_a_page_beyond_the_end_is_empty():
    paging = Paging(9, 10, 25)
    assert paging.cut(range(25)) == ()
    assert paging.first == 0


@pytest.mark.parametrize("number", range(1, 21))
def test_the_offered_pages_hold_the_ends_and_the_present_one(number):
    around = Paging(number, 10, 200).around()
    assert around[0] == 1
    assert around[-1] == 20
    assert number in around
