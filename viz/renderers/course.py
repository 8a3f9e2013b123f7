"""Packs pages and a quiz into a course: SCORM 1.2 for learning systems, or a site for a web server.

The player (``web/src/course``) shows the pages in turn, asks the quiz, and tells a learning
system where there is one; without one it works just the same. Everything is in the zip and
nothing is fetched from elsewhere. SCORM 1.2: ADL, Content Aggregation Model 1.2 (manifest) and
Run-Time Environment 1.2 (what the player says).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from viz.renderers.archive import pack
from viz.renderers.embedded_json import script_json
from viz.renderers.inlined import browser_side
from viz.renderers.options import Lang
from viz.renderers.pen import to_bytes, xml_text
from viz.renderers.quiz import Question
from viz.text import clean
from viz.view import message

MASTERY = 60
"""Per cent of the quiz to pass."""

LONGEST_STATE = 4096
"""Characters of ``cmi.suspend_data`` (SCORM 1.2 Run-Time Environment, 3.4.4: CMIString4096)."""

MOST_STEPS = 400
"""Pages and questions of a course: two characters of state each, far below ``LONGEST_STATE``."""

_CP = "http://www.imsproject.org/xsd/imscp_rootv1p1p2"
_ADL = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
_START = "index.html"
_TEMPLATES = Path(__file__).parent / "templates"
_WORDS = (
    "pages", "back", "next", "quiz", "quiz_help", "check", "right", "wrong", "score", "passed", "failed", "again",
    "question", "choose", "no_script",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CoursePage:
    """A page of a course: its title and a whole HTML document that loads nothing."""

    title: str
    html: bytes
    text: str = ""  # words above the page: a task, a question to the class


@dataclass(frozen=True, slots=True)
class Course:
    """Pages in their order and the quiz after them; ``key`` names the course among others."""

    key: str
    title: str
    pages: tuple[CoursePage, ...]
    quiz: tuple[Question, ...] = ()
    credit: tuple[str, ...] = ()  # lines below everything


def pack_course(course: Course, lang: Lang, *, scorm: bool) -> bytes:
    """Return the zip: with a manifest for learning systems (``scorm``), else for a web server.

    Raises ``ValueError`` for a course without pages or with more than ``MOST_STEPS`` steps.
    """
    if not course.pages or len(course.pages) + len(course.quiz) > MOST_STEPS:
        raise ValueError(f"1 to {MOST_STEPS} pages and questions, not {len(course.pages)} and {len(course.quiz)}")
    content = {_START: _player(course, lang)}
    content |= {page_name(at): page.html for at, page in enumerate(course.pages)}
    if scorm:
        content = {"imsmanifest.xml": manifest(course, lang, tuple(content)), **content}
    return pack(content)


def page_name(at: int) -> str:
    """Return the file of page ``at`` (from 0) inside the zip.

    >>> page_name(0)
    'pages/001.html'
    """
    return f"pages/{at + 1:03}.html"


def _player(course: Course, lang: Lang) -> bytes:
    browser = browser_side("course", "frame-src 'self' file:")
    data = {
        "lang": lang,
        "pages": [{"title": clean(one.title), "text": clean(one.text), "href": page_name(at)} for at, one in enumerate(course.pages)],
        "quiz": [asdict(question) for question in course.quiz],
        "mastery": MASTERY,
        "words": {name: _open_words(name, lang) for name in _WORDS},
    }
    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
    page = environment.get_template("course.html").render(
        title=clean(course.title),
        lang=lang,
        credit=[clean(line) for line in course.credit],
        policy=browser.policy,
        style=browser.style,
        script=browser.script,
        data=script_json(data),
        no_script=_open_words("no_script", lang),
        pages=[(page_name(at), clean(one.title)) for at, one in enumerate(course.pages)],
    )
    return page.encode("utf-8", "replace")


def _open_words(name: str, lang: Lang) -> str:
    """Return a sentence with its places still open: the player fills them."""
    fields = {field: f"{{{field}}}" for field in ("at", "of", "percent", "title")}
    return message(f"outputs.course.{name}", lang, **fields)


def manifest(course: Course, lang: Lang, names: Sequence[str]) -> bytes:
    """Return ``imsmanifest.xml``: one organisation, one item, one SCO that lists every file."""
    title = xml_text(clean(course.title)) or "-"
    key = "".join(char if char.isascii() and char.isalnum() else "-" for char in course.key)[:60]
    root = Element("manifest", {
        "identifier": f"brand-atlas-{key}", "version": "1.0", "xmlns": _CP, "xmlns:adlcp": _ADL,
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xsi:schemaLocation": f"{_CP} imscp_rootv1p1p2.xsd {_ADL} adlcp_rootv1p2.xsd",
        "xml:lang": "zh-CN" if lang == "zh" else "en",
    })  # fmt: skip
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "ADL SCORM"
    SubElement(metadata, "schemaversion").text = "1.2"
    organizations = SubElement(root, "organizations", {"default": "course"})
    organization = SubElement(organizations, "organization", {"identifier": "course"})
    SubElement(organization, "title").text = title
    item = SubElement(organization, "item", {"identifier": "item", "identifierref": "sco", "isvisible": "true"})
    SubElement(item, "title").text = title
    if course.quiz:
        SubElement(item, "adlcp:masteryscore").text = str(MASTERY)
    resources = SubElement(root, "resources")
    sco = SubElement(
        resources, "resource", {"identifier": "sco", "type": "webcontent", "adlcp:scormtype": "sco", "href": _START}
    )
    for name in names:
        SubElement(sco, "file", {"href": name})
    return to_bytes(root, declaration=True)
