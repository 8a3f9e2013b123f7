"""How things look: one table of colours, and how kinds and bases are told apart.

Every output takes its colours, sizes, shapes and line styles from here. Colours have a
name and a value for light, dark and print; a kind is told by its outline as well as its
colour, a basis by its line as well as its colour, so that greyscale and colour-blind
readers lose nothing. This module knows nothing of views or of any output format.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from viz.view import Basis, Shape

Scheme = Literal["light", "dark", "print"]
SCREEN_SCHEMES: tuple[Scheme, ...] = ("light", "dark")
"""The colours of screens, between which a reader may choose."""

SCHEMES: tuple[Scheme, ...] = (*SCREEN_SCHEMES, "print")


@dataclass(frozen=True, slots=True)
class Token:
    """A named colour with its value on each ground, as ``#RRGGBB``."""

    name: str
    light: str
    dark: str
    print: str
    use: str

    def value(self, scheme: Scheme = "light") -> str:
        """Return the value for ``scheme``."""
        values: dict[Scheme, str] = {"light": self.light, "dark": self.dark, "print": self.print}
        return values[scheme]


TOKENS: tuple[Token, ...] = (
    Token("paper", "#FBFAF7", "#181613", "#FFFFFF", "the ground"),
    Token("card", "#FFFFFF", "#25221D", "#FFFFFF", "cards, chips, fields"),
    Token("wash", "#F4F1EA", "#211E1A", "#FFFFFF", "quiet areas: table heads, hover"),
    Token("ink", "#22201C", "#EDE8DE", "#000000", "text"),
    Token("muted", "#6A655B", "#ABA497", "#3A3A3A", "secondary text"),
    Token("line", "#DDD8CC", "#423D35", "#B8B8B8", "hairlines"),
    Token("edge", "#8F897D", "#7C7568", "#6A6A6A", "outlines that must be seen, lines without a basis"),
    Token("on-fill", "#FFFFFF", "#FFFFFF", "#FFFFFF", "text on a filled shape"),
    Token("red", "#A8232B", "#B3363D", "#7A1218", "the theme in focus, exact links, the one accent"),
    Token("red-text", "#A8232B", "#F1908D", "#7A1218", "red where it is text"),
    Token("gold", "#B5832A", "#B98A38", "#8A6A2A", "variants, principles"),
    Token("gold-text", "#85590F", "#E2B664", "#5E430F", "gold where it is text"),
    Token("navy", "#2F4858", "#476A80", "#22333E", "units"),
    Token("navy-text", "#2F4858", "#9FC0D4", "#22333E", "navy where it is text"),
    Token("teal", "#4E7C8A", "#5A8E9E", "#4A6A74", "branches, links by parts"),
    Token("teal-text", "#38636F", "#8FC3D1", "#2F505A", "teal where it is text"),
    Token("grey", "#9A958A", "#8A8478", "#7A7A7A", "inferred links"),
    Token("grey-text", "#6A655B", "#ABA497", "#3A3A3A", "grey where it is text"),
    Token("orange", "#A9510F", "#AE5B20", "#7D4415", "second theme group"),
    Token("orange-text", "#A04C0E", "#EBA673", "#7D4415", "orange where it is text"),
    Token("green", "#4A6944", "#55774E", "#37502F", "fourth theme group"),
    Token("green-text", "#466340", "#A5C79C", "#37502F", "green where it is text"),
    Token("violet", "#5B5480", "#6A6295", "#433D63", "fifth theme group"),
    Token("violet-text", "#5B5480", "#B9B1E0", "#433D63", "violet where it is text"),
    Token("plain", "#6A655B", "#78715F", "#4A4A4A", "what belongs to no group"),
    Token("plain-text", "#625D54", "#B5AE9F", "#3A3A3A", "plain where it is text"),
    Token("red-tint", "#F8EBE8", "#2B1D1C", "#FFFFFF", "ground of the first theme group"),
    Token("orange-tint", "#FAF0E4", "#2A2119", "#FFFFFF", "ground of the second"),
    Token("navy-tint", "#E9EEF2", "#1C2329", "#FFFFFF", "ground of the third"),
    Token("green-tint", "#EBF0E7", "#1D241B", "#FFFFFF", "ground of the fourth"),
    Token("violet-tint", "#EFEDF5", "#22202A", "#FFFFFF", "ground of the fifth"),
    Token("plain-tint", "#F4F1EA", "#211E1A", "#FFFFFF", "ground of what belongs to no group"),
)
"""Every colour. The names are the names of CSS custom properties too (``--red-text``)."""

TOKEN = MappingProxyType({token.name: token for token in TOKENS})

TINTS = ("red", "orange", "navy", "green", "violet")
"""Names of the group tints in order; ``plain`` is for what belongs to no group."""

TEXT_ON = (
    *((text, ground) for ground in ("paper", "card", "wash") for text in ("ink", "muted", "red-text", "gold-text", "navy-text", "teal-text", "grey-text")),
    *((f"{tint}-text", f"{tint}-tint") for tint in (*TINTS, "plain")),
    *(("ink", f"{tint}-tint") for tint in (*TINTS, "plain")),
    *(("muted", f"{tint}-tint") for tint in (*TINTS, "plain")),
    *(("on-fill", fill) for fill in (*TINTS, "plain")),
)
"""Text colours and the grounds they are set on; each pair has a contrast of 4.5:1 or better."""

SIZES = (12, 13, 15, 19, 24, 32)
"""The type scale, in CSS pixels."""

SERIF = '"Noto Serif CJK SC","Source Han Serif SC",SimSun,serif'
QUOTES = '"Latin Quotes"'
SANS = '"Noto Sans CJK SC","Microsoft YaHei","PingFang SC",sans-serif'


@dataclass(frozen=True, slots=True)
class BasisStyle:
    """The line of a basis: colour token, width in pixels, dashes (empty: solid)."""

    basis: Basis
    colour: str
    width: float
    dash: tuple[float, ...] = ()


BASIS_STYLES: tuple[BasisStyle, ...] = (
    BasisStyle(Basis.EXACT, "red", 2.6),
    BasisStyle(Basis.VARIANT, "gold", 1.4),
    BasisStyle(Basis.PARTS, "teal", 1.5, (8.0, 4.0)),
    BasisStyle(Basis.INFERRED, "grey", 1.4, (1.5, 4.0)),
)
"""Solid heavy, solid light, dashed, dotted: strongest first."""

BASIS_STYLE = MappingProxyType({style.basis: style for style in BASIS_STYLES})

PLAIN_LINE = BasisStyle(Basis.INFERRED, "edge", 1.2)
"""The line of a link that has no basis (owner, part of, derived from …)."""


@dataclass(frozen=True, slots=True)
class KindStyle:
    """The outline and colour of a kind of thing."""

    kind: str
    shape: Shape
    colour: str


KIND_STYLES: tuple[KindStyle, ...] = (
    KindStyle("theme", Shape.DISC, "red"),
    KindStyle("brand", Shape.CARD, "ink"),
    KindStyle("unit", Shape.SQUARE, "navy"),
    KindStyle("branch", Shape.ROUND, "teal"),
    KindStyle("principle", Shape.DIAMOND, "gold"),
    KindStyle("practice", Shape.TAG, "green"),
    KindStyle("recommendation", Shape.TAG, "violet"),
    KindStyle("warning", Shape.TAG, "orange"),
    KindStyle("part", Shape.TAG, "teal"),
    KindStyle("cluster", Shape.CLUSTER, "plain"),
)
"""One row a kind; kinds that have none are drawn as ``OTHER``."""

OTHER = KindStyle("other", Shape.TAG, "plain")

KIND_STYLE = MappingProxyType({style.kind: style for style in KIND_STYLES})


def kind_style(kind: str) -> KindStyle:
    """Return the style of ``kind``."""
    return KIND_STYLE.get(kind, OTHER)


@dataclass(frozen=True, slots=True)
class Metrics:
    """Inner measures of nodes in CSS pixels; the browser side draws by the same ones."""

    card_pad_x: float = 12.0
    card_pad_y: float = 8.0
    card_bar: float = 4.0
    card_radius: float = 6.0
    chip_pad_x: float = 7.0
    chip_pad_y: float = 3.0
    chip_radius: float = 5.0
    line_factor: float = 1.32  # line height of a label, in units of its size
    small: float = 12.0  # size of owner and note
    small_line: float = 17.0
    chip_small_line: float = 15.0
    icon: float = 7.0  # side of the small square before an owner
    icon_gap: float = 5.0
    disc_label: float = 13.0  # size of the name below a disc
    disc_label_line: float = 18.0
    point: float = 10.0  # how far the ends of a diamond or tag stick out


METRICS = Metrics()


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#RRGGBB`` (WCAG 2.2), 0 to 1."""
    channels = (int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2), 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def css_tokens() -> str:
    """Return the tokens as CSS custom properties for light, dark and print.

    ``data-scheme`` on the root fixes one of them on screen. Pictures inside a page take them through the classes ``f-red`` (fill) and ``s-red`` (stroke).
    """

    def block(scheme: Scheme, indent: str, root: str = ":root") -> str:
        rows = (f"{indent}  --{token.name}: {token.value(scheme)};" for token in TOKENS)
        return f"{indent}{root} {{\n" + "\n".join(rows) + f"\n{indent}}}\n"

    fonts = (
        f":root {{\n  --serif: {SERIF};\n  --sans: {SANS};\n}}\n"
        # Chinese faces set quotation marks a full character wide, which tears English apart.
        f"@font-face {{\n  font-family: {QUOTES};\n  src: local('Liberation Sans'), local('Arial'), local('Segoe UI');\n"
        "  unicode-range: U+2018-2019, U+201C-201D;\n}\n"
        f"html:lang(en) {{\n  --serif: {QUOTES},{SERIF};\n  --sans: {QUOTES},{SANS};\n}}\n"
        ".view { font-family: var(--sans); }\n"
    )
    return (
        "/* Made from viz/style.py by `python -m viz.web_style`: do not edit. */\n"
        + fonts
        + block("light", "")
        + "@media screen and (prefers-color-scheme: dark) {\n"
        + block("dark", "  ", ':root:not([data-scheme="light"])')
        + "}\n@media screen {\n"
        + block("dark", "  ", ':root[data-scheme="dark"]')
        + "}\n@media print {\n"
        + block("print", "  ")
        + "}\n"
        + "".join(
            f".view .f-{token.name} {{ fill: var(--{token.name}); }}\n"
            f".view .s-{token.name} {{ stroke: var(--{token.name}); }}\n"
            for token in TOKENS
        )
    )
