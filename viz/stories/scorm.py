"""A story as a course for learning systems: a page a step, the quizzes of all steps at the end.

``viz.renderers.course`` packs it and plays it; this module says what the pages and questions
are. Trainer's notes stay out: learners read these pages.
"""

from __future__ import annotations

from viz.renderers.course import Course, CoursePage, pack_course
from viz.renderers.options import RenderOptions
from viz.renderers.quiz import Question
from viz.stories.check import CheckedStep, ToldStory
from viz.stories.html import step_page
from viz.stories.markdown import plain


def write_scorm(told: ToldStory, options: RenderOptions) -> bytes:
    """Return a SCORM 1.2 package. Raises ``EnvironmentFault`` where the browser side is not built."""
    story, lang = told.story, options.lang
    title = story.title_en if lang == "en" and story.title_en else story.title
    pages = tuple(CoursePage(one.step.title, step_page(told, at, options)) for at, one in enumerate(told.steps))
    quiz = tuple(question for one in told.steps if (question := _question(one)) is not None)
    return pack_course(Course(story.key, title, pages, quiz, told.credit(options)), lang, scorm=True)


def _question(one: CheckedStep) -> Question | None:
    quiz = one.step.quiz
    if quiz is None:
        return None
    right = tuple(at for at, choice in enumerate(quiz.choices) if choice.right)
    return Question(plain(quiz.question), tuple(choice.text for choice in quiz.choices), right, plain(quiz.why))
