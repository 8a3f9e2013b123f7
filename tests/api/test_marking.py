"""Marking of the words that make a link."""

from api.marking import couplet, halves, marked
from kg.model import Brand, Label, Ref, ThemeLink
from kg.terms import Basis, Kind


def ref(kind, key, zh):
    return Ref(f"https://example.org/id/{kind}/{key}", kind, key, Label(zh))


THEME = ref(Kind.THEME, "licai", "理财为民")
OTHER = ref(Kind.THEME, "weimin", "为民")
GROUP = ref(Kind.CONCEPT, "g", "组")


def brand(name, *links):
    unit = ref(Kind.UNIT, "u", "某局")
    concept = ref(Kind.CONCEPT, "k", "品牌")
    return Brand(ref(Kind.BRAND, "b", name), unit, unit, concept, concept, links)


def text(stretches):
    return [(one.text, one.basis) for one in stretches]


def test_the_words_of_a_link_are_a_stretch_of_their_own():
    one = brand("精筹惟公 理财为民", ThemeLink(THEME, GROUP, Basis.EXACT, ("理财为民",), ((5, 9),)))
    assert text(marked(one)) == [("精筹惟公 ", None), ("理财为民", Basis.EXACT)]


def test_the_stronger_basis_marks_a_character_that_two_links_share():
    one = brand(
        "理财为民",
        ThemeLink(OTHER, GROUP, Basis.VARIANT, ("为民",), ((2, 4),)),
        ThemeLink(THEME, GROUP, Basis.EXACT, ("理财为民",), ((0, 4),)),
    )
    assert text(marked(one)) == [("理财为民", Basis.EXACT)]
    assert text(marked(one, "weimin")) == [("理财", None), ("为民", Basis.VARIANT)]


def test_a_couplet_is_set_in_halves_with_its_marks():
    one = brand("精筹惟公 理财为民", ThemeLink(THEME, GROUP, Basis.EXACT, ("理财为民",), ((5, 9),)))
    assert [text(line) for line in halves(one)] == [[("精筹惟公", None)], [("理财为民", Basis.EXACT)]]


def test_a_mark_across_the_gap_is_marked_in_both_halves():
    one = brand("甲乙 丙丁", ThemeLink(THEME, GROUP, Basis.EXACT, ("乙 丙",), ((1, 4),)))
    assert [text(line) for line in halves(one)] == [
        [("甲", None), ("乙", Basis.EXACT)], [("丙", Basis.EXACT), ("丁", None)],
    ]


def test_names_of_one_or_three_pieces_stay_on_one_line():
    assert couplet("七个到位") == ("七个到位",)
    assert couplet("一 二 三") == ("一 二 三",)


def test_a_name_without_links_has_no_marks():
    assert text(marked(brand("红色先锋"))) == [("红色先锋", None)]
    assert marked(brand("")) == ()
