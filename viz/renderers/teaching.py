"""A view as a course: its offline page and a short quiz, for a learning system or a web server."""

from __future__ import annotations

from viz.document import view_id
from viz.renderers.course import Course, CoursePage, pack_course
from viz.renderers.html import render_html
from viz.renderers.imprint import credit_lines
from viz.renderers.options import RenderOptions
from viz.renderers.quiz import quiz_of
from viz.view import GraphView


def render_scorm(view: GraphView, options: RenderOptions) -> bytes:
    """Return a SCORM 1.2 package. Raises ``EnvironmentFault`` where the browser side is not built."""
    return pack_course(course_of(view, options), options.lang, scorm=True)


def render_web(view: GraphView, options: RenderOptions) -> bytes:
    """Return the same course as plain files. Raises ``EnvironmentFault`` where the browser side is not built."""
    return pack_course(course_of(view, options), options.lang, scorm=False)


def course_of(view: GraphView, options: RenderOptions) -> Course:
    """Return the course of one view."""
    lang = options.lang
    title = view.title.in_(lang)
    page = CoursePage(title, render_html(view, options), view.question.in_(lang))
    return Course(view_id(view), title, (page,), quiz_of(view, lang), credit_lines(view, options))
