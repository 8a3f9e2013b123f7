"""Content negotiation: suffix and Accept header."""

import pytest

from api.negotiate import FORMATS, HTML, THING_FORMATS, choose, quality, split_suffix, wants_html

CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.suffix)
def test_every_format_is_chosen_by_each_of_its_own_media_types(row):
    mine = [name for name in row.media_types if name.startswith(("text/turtle", "application/ld+json",
                                                                 "application/n-triples", "application/rdf+xml"))]
    assert mine
    for name in mine:
        chosen = choose(name, THING_FORMATS)
        assert chosen is row


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.suffix)
def test_every_format_is_chosen_by_its_suffix(row):
    assert split_suffix(f"青岛.{row.suffix}", FORMATS) == ("青岛", row)


def test_a_dot_inside_a_key_is_not_a_suffix():
    assert split_suffix("v1.2", FORMATS) == ("v1.2", None)


def test_a_name_that_is_only_a_suffix_is_a_name():
    assert split_suffix(".ttl", FORMATS) == (".ttl", None)


def test_a_browser_gets_the_page():
    assert choose(CHROME, THING_FORMATS) is HTML


def test_quality_values_decide():
    assert choose("text/turtle;q=0.2, application/rdf+xml;q=0.7", FORMATS).suffix == "rdf"


def test_the_most_exact_range_decides_the_quality():
    assert quality("text/*;q=0.3, text/turtle;q=0.9, */*;q=0.1", "text/turtle") == 0.9
    assert quality("text/*;q=0.3, */*;q=0.1", "text/turtle") == 0.3


def test_zero_quality_excludes_a_format():
    assert choose("text/turtle;q=0, application/n-triples", FORMATS).suffix == "nt"


def test_nothing_acceptable_gives_nothing():
    assert choose("image/png", THING_FORMATS) is None


@pytest.mark.parametrize("header", ["", "*/*"])
def test_no_preference_gives_the_first_offer(header):
    assert choose(header, THING_FORMATS) is HTML


@pytest.mark.parametrize("header", ["text", "text/turtle;q=x", ",,;", "a/b/c;;q=1,"])
def test_a_broken_header_is_no_error(header):
    choose(header, THING_FORMATS)


def test_a_browser_is_told_from_a_program():
    assert wants_html(CHROME)
    assert not wants_html("*/*")
    assert not wants_html("application/json, text/html;q=0.5")
    assert not wants_html("")
