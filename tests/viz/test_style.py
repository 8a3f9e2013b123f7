"""Colours can be read, kinds and bases are told apart without colour, tables are written out."""

from __future__ import annotations

import pytest

from viz import style, web_style
from viz.style import BASIS_STYLES, KIND_STYLES, SCHEMES, TEXT_ON, TOKEN, TOKENS, contrast
from viz.view import Basis


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_has_a_contrast_of_four_and_a_half_or_better(text: str, ground: str, scheme: style.Scheme) -> None:
    assert contrast(TOKEN[text].value(scheme), TOKEN[ground].value(scheme)) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_the_tokens_of_the_design_have_their_values() -> None:
    wanted = {
        "paper": "#FBFAF7", "ink": "#22201C", "line": "#DDD8CC", "red": "#A8232B", "gold": "#B5832A",
        "navy": "#2F4858", "teal": "#4E7C8A", "grey": "#9A958A",
    }  # fmt: skip
    assert {name: TOKEN[name].light for name in wanted} == wanted


def test_token_names_are_unique() -> None:
    assert len(TOKEN) == len(TOKENS)


def test_each_basis_has_a_line_of_its_own_in_greyscale() -> None:
    assert {row.basis for row in BASIS_STYLES} == set(Basis)
    assert len({(round(row.width), row.dash) for row in BASIS_STYLES}) == len(Basis)


def test_the_chief_kinds_have_an_outline_of_their_own() -> None:
    chief = [row for row in KIND_STYLES if row.kind in ("theme", "brand", "unit", "branch", "principle", "practice", "cluster")]
    assert len({row.shape for row in chief}) == len(chief)


@pytest.mark.parametrize(("path", "text"), web_style.outputs(), ids=lambda value: getattr(value, "name", "text"))
def test_what_the_browser_side_draws_by_is_the_table_itself(path, text: str) -> None:  # type: ignore[no-untyped-def]
    assert path.read_text(encoding="utf-8") == text, "run: python -m viz.web_style"
