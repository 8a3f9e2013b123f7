"""Writes ``ontology/TERMS.md`` from the ontology, the themes and the shapes.

Run ``python -m kg.termsdoc`` after a change; ``tests/ontology`` fails while the page is not
current. This module only describes the files; it knows nothing of data or of releases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.messages import message
from kg.ontology import load_concepts, load_themes
from kg.ontology.turtle import Description, Document, describe, read
from kg.rdf import BlankNode, Term
from kg.resources import resource_folder
from kg.terms import BA, DEFAULT_BASE, OWL, PREFIXES, RDF, RDFS, SCHEMA, SH, SKOS

LANGUAGES = ("zh", "en")
SHAPES = "https://w3id.org/brand-atlas/shapes#"

VOCABULARIES: tuple[tuple[str, str, str], ...] = (
    ("org", "The Organization Ontology (W3C)", "https://www.w3.org/TR/vocab-org/"),
    ("skos", "Simple Knowledge Organization System (W3C)", "https://www.w3.org/TR/skos-reference/"),
    ("schema", "schema.org", "https://schema.org/"),
    ("dcterms", "DCMI Metadata Terms", "https://www.dublincore.org/specifications/dublin-core/dcmi-terms/"),
    ("prov", "PROV-O (W3C)", "https://www.w3.org/TR/prov-o/"),
    ("oa", "Web Annotation Vocabulary (W3C)", "https://www.w3.org/TR/annotation-vocab/"),
)
"""Prefix, title and address of the vocabularies whose terms ``brand.ttl`` declares."""


def render(folder: Path | None = None) -> str:
    """Return the page as Markdown, Chinese first, English second.

    ``folder`` holds the three Turtle files (the bundled ones if ``None``).
    """
    place = folder or resource_folder("ontology")
    brand, _ = read(place / "brand.ttl")
    shapes, _ = read(place / "shapes.ttl")
    lines = [*_head(), *_terms(brand), *_schemes(), *_themes(), *_reused(brand), *_rules(shapes)]
    return "\n".join(lines).rstrip() + "\n"


def _say(name: str, **values: str) -> tuple[str, str]:
    zh, en = (message(f"terms.{name}", lang, **values) for lang in LANGUAGES)
    return zh, en


def _both(name: str) -> str:
    return " ".join(_say(name))


def _paragraph(name: str, **values: str) -> Iterator[str]:
    for text in _say(name, **values):
        yield from (text, "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    titles = tuple(_both(head) for head in heads)
    yield f"| {' | '.join(titles)} |"
    yield f"|{'---|' * len(titles)}"
    for row in rows:
        yield f"| {' | '.join(map(_cell, row))} |"
    yield ""


def curie(iri: str) -> str:
    """Shorten an IRI with the prefixes in use: ``schema:Brand``; others stay whole."""
    for prefix, namespace in PREFIXES:
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


def _head() -> Iterator[str]:
    yield from (f"# {_both('title')}", "")
    yield from _paragraph("generated")
    yield from _paragraph("addresses", ba=BA, base=DEFAULT_BASE)
    yield from _paragraph("licence")


def _terms(brand: Document) -> Iterator[str]:
    things = describe(brand)
    kinds = (
        ("classes", ("Class",), OWL),
        ("properties", ("ObjectProperty", "DatatypeProperty", "AnnotationProperty"), OWL),
        ("datatypes", ("Datatype",), RDFS),
    )
    for title, names, namespace in kinds:
        ours = {one for name in names for one in brand.subjects(namespace + name) if one.startswith(BA)}
        yield from (f"## {_both(title)}", "")
        for iri in (one for one in things if one in ours):
            yield from _term(brand, iri, things[iri])


def _term(brand: Document, iri: str, about: Description) -> Iterator[str]:
    zh, en = (about.text(RDFS + "label", lang) for lang in LANGUAGES)
    yield from (f"### {zh} {en} `{curie(iri)}`", "")
    for lang in LANGUAGES:
        gap = "" if lang == "zh" else " "
        said = gap.join(about.text(SKOS + name, lang) for name in ("definition", "scopeNote"))
        example = about.text(SKOS + "example", lang)
        mark = f"{message('terms.example', 'zh')}：" if lang == "zh" else f"{message('terms.example', 'en')}: "
        yield from (f"{said}{gap}*{mark}{example}*", "")
    facts = (
        ("is_a", (RDFS + "subClassOf", RDFS + "subPropertyOf")),
        ("inverse", (OWL + "inverseOf",)),
        ("domain", (RDFS + "domain", SCHEMA + "domainIncludes")),
        ("range", (RDFS + "range", SCHEMA + "rangeIncludes")),
    )
    stated = [
        f"{_both(name)}: {', '.join(values)}"
        for name, predicates in facts
        if (values := [one for predicate in predicates for one in _values(brand, about, predicate)])
    ]
    if stated:
        yield from (" · ".join(stated), "")


def _values(brand: Document, about: Description, predicate: str) -> Iterator[str]:
    for term in about.values.get(predicate, ()):
        if isinstance(term, BlankNode):
            yield from (f"`{curie(one)}`" for one in _members(brand, term))
        else:
            yield f"`{curie(term.value)}`"


def _members(brand: Document, node: Term) -> Iterator[str]:
    """Walk a union or a list of classes that has no IRI of its own."""
    said = {one.predicate.value: one.object for one in brand.triples if one.subject == node}
    if OWL + "unionOf" in said:
        yield from _members(brand, said[OWL + "unionOf"])
    if RDF + "first" in said:
        yield said[RDF + "first"].value
        yield from _members(brand, said[RDF + "rest"])


def _schemes() -> Iterator[str]:
    yield from (f"## {_both('schemes')}", "")
    yield from _paragraph("schemes_intro")
    for scheme in load_concepts().schemes:
        yield from (f"### {scheme.label.zh} {scheme.label.en} `{curie(scheme.iri)}`", "")
        yield from (f"{scheme.definition.zh} {scheme.definition.en}", "")
        rows = (
            (
                f"`{one.notation}`",
                f"{one.label.zh} {one.label.en}",
                f"{one.definition.zh} {one.definition.en}",
                f"`{one.broader}`" if one.broader else "",
            )
            for one in scheme.concepts
        )
        yield from _table(("notation", "label", "definition", "broader"), rows)


def _themes() -> Iterator[str]:
    scheme = load_themes()
    yield from (f"## {_both('themes')}", "")
    yield from _paragraph("themes_intro")
    for group in scheme.groups:
        yield from (f"### {group.label.zh} {group.label.en} `{group.key}`", "")
        yield from (f"{group.definition.zh} {group.definition.en}", "")
        rows = (
            (
                f"{one.label.zh} {one.label.en} `{one.key}`",
                f"{one.definition.zh} {one.definition.en}",
                "、".join(one.alts),
                "、".join(one.hiddens),
            )
            for one in scheme.of_group(group.key)
        )
        yield from _table(("label", "definition", "variants", "triggers"), rows)


def _reused(brand: Document) -> Iterator[str]:
    yield from (f"## {_both('reused')}", "")
    yield from _paragraph("reused_intro")
    kinds = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
    declared = sorted({curie(one) for kind in kinds for one in brand.subjects(OWL + kind)})
    rows = (
        (
            f"[{title}]({address})",
            ", ".join(f"`{one}`" for one in declared if one.startswith(f"{prefix}:")),
        )
        for prefix, title, address in VOCABULARIES
    )
    yield from _table(("vocabulary", "terms"), rows)


def _rules(shapes: Document) -> Iterator[str]:
    things = describe(shapes)
    yield from (f"## {_both('rules')}", "")
    yield from _paragraph("rules_intro")
    subjects: dict[str, list[str]] = {}  # a rule that several shapes share is told once
    for about in (things[one] for one in shapes.subjects(SH + "NodeShape")):
        if not about.text(RDFS + "label"):
            continue  # a helper that other shapes refer to
        for rule in (*about.iris(SH + "property"), *about.iris(SH + "sparql")):
            subjects.setdefault(rule, []).append(_words(about, RDFS + "label"))
    rows = (
        (
            "、".join(about),
            _words(things[rule], SH + "message"),
            _both("advice" if SH + "Warning" in things[rule].iris(SH + "severity") else "must"),
            f"`{rule.removeprefix(SHAPES)}`",
        )
        for rule, about in subjects.items()
    )
    yield from _table(("about", "rule", "degree", "notation"), rows)


def _words(about: Description, predicate: str) -> str:
    return " ".join(about.text(predicate, lang) for lang in LANGUAGES)


def main() -> None:
    """Write the page beside the Turtle files of the checkout."""
    (resource_folder("ontology") / "TERMS.md").write_text(render(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
