/** Entry of the course player: pages in turn, then the quiz; a learning system is told, if there is one. */
import "./course.css";
import { byId, make } from "../dom";
import { findApi, Session } from "./lms";
import { has, mask, percent, type Progress, read, write } from "./progress";

interface Page {
  readonly title: string;
  readonly text: string;
  readonly href: string;
}

interface Question {
  readonly text: string;
  readonly options: readonly string[];
  readonly right: readonly number[];
  readonly why: string;
}

interface CourseData {
  readonly pages: readonly Page[];
  readonly quiz: readonly Question[];
  readonly mastery: number;
  readonly words: Readonly<Record<string, string>>;
}

class Player {
  private readonly session = new Session(findApi(window));
  private readonly steps: number;
  private progress: Progress;
  private shown = -1;
  private ended = false;

  constructor(private readonly data: CourseData) {
    this.steps = data.pages.length + (data.quiz.length ? 1 : 0);
    const options = data.quiz.map((one) => one.options.length);
    this.progress = read(this.session.state, this.steps, options);
    window.addEventListener("pagehide", () => {
      this.session.finish(this.ended);
    });
    this.go(this.progress.step);
  }

  private say(name: string, values: Readonly<Record<string, string | number>> = {}): string {
    return (this.data.words[name] ?? name).replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
  }

  private get right(): readonly number[] {
    return this.data.quiz.map((one) => mask(one.right));
  }

  private get answered(): boolean {
    return this.progress.answers.every((one) => one > 0);
  }

  private go(step: number): void {
    this.progress = { ...this.progress, step, seen: new Set([...this.progress.seen, step]) };
    this.keep();
    if (step !== this.shown) {
      this.shown = step;
      const page = this.data.pages[step];
      byId("step", HTMLElement).replaceChildren(...(page ? this.page(page) : this.quiz()));
    }
    this.moves();
    if (!this.data.quiz.length && this.progress.seen.size === this.steps) this.end("completed");
  }

  private keep(): void {
    this.session.keep(write(this.progress, this.steps));
  }

  private page(page: Page): HTMLElement[] {
    const frame = make("iframe", "course-frame");
    frame.title = page.title;
    frame.setAttribute("sandbox", "allow-scripts");
    frame.src = page.href;
    return page.text ? [make("p", "course-text", page.text), frame] : [frame];
  }

  private quiz(): HTMLElement[] {
    const box = make("div", "course-quiz");
    box.append(make("h2", "", this.say("quiz")), make("p", "muted", this.say("quiz_help", { percent: this.data.mastery })));
    for (const [at, question] of this.data.quiz.entries()) box.append(this.question(question, at));
    const result = make("p", "course-result");
    result.id = "result";
    result.setAttribute("role", "status");
    box.append(result);
    if (this.answered) this.result(result);
    return [box];
  }

  private question(question: Question, at: number): HTMLElement {
    const field = make("fieldset", "course-question");
    const legend = make("legend", "", this.say("question", { at: at + 1, of: this.data.quiz.length }));
    const told = make("p", "course-why");
    told.setAttribute("aria-live", "polite");
    const check = make("button", "", this.say("check"));
    check.type = "button";
    const many = question.right.length > 1;
    const inputs = question.options.map((option, place) => {
      const label = make("label", "course-option");
      const input = make("input");
      input.type = many ? "checkbox" : "radio";
      input.name = `question-${String(at)}`;
      input.value = String(place);
      label.append(input, make("span", "", option));
      return { label, input };
    });
    field.append(legend, make("p", "course-asked", question.text), ...inputs.map((one) => one.label), check, told);
    const settle = (chosen: number): void => {
      const good = chosen === mask(question.right);
      for (const [place, { label, input }] of inputs.entries()) {
        input.disabled = true;
        const right = question.right.includes(place);
        input.checked = has(chosen, place);
        label.classList.toggle("right", right);
        label.classList.toggle("wrong", has(chosen, place) && !right);
      }
      check.hidden = true;
      field.dataset["answered"] = good ? "right" : "wrong";
      told.replaceChildren(make("strong", "", this.say(good ? "right" : "wrong")), ` ${question.why}`);
    };
    check.addEventListener("click", () => {
      const chosen = mask(inputs.flatMap(({ input }, place) => (input.checked ? [place] : [])));
      if (!chosen) {
        told.textContent = this.say("choose");
        return;
      }
      settle(chosen);
      this.progress = { ...this.progress, answers: this.progress.answers.map((one, place) => (place === at ? chosen : one)) };
      this.keep();
      if (this.answered) this.result(byId("result", HTMLElement));
    });
    const before = this.progress.answers[at] ?? 0;
    if (before) settle(before);
    return field;
  }

  private result(place: HTMLElement): void {
    const reached = percent(this.progress.answers, this.right);
    const passed = reached >= this.data.mastery;
    const again = make("button", "", this.say("again"));
    again.type = "button";
    again.addEventListener("click", () => {
      this.progress = { ...this.progress, answers: this.progress.answers.map(() => 0) };
      this.shown = -1;
      this.go(this.steps - 1);
      byId("step", HTMLElement).focus();
    });
    place.replaceChildren(this.say("score", { percent: reached }), " ", this.say(passed ? "passed" : "failed"), " ", again);
    this.session.score(reached);
    this.end(passed ? "passed" : "failed");
  }

  private end(status: "completed" | "passed" | "failed"): void {
    this.session.status(status);
    this.ended = status !== "failed";
  }

  private moves(): void {
    const { step } = this.progress;
    const names = [...this.data.pages.map((one) => one.title), ...(this.data.quiz.length ? [this.say("quiz")] : [])];
    const list = make("ol");
    for (const [at, name] of names.entries()) {
      const made = make("button", "", name);
      made.type = "button";
      if (at === step) made.setAttribute("aria-current", "step");
      made.addEventListener("click", () => {
        this.go(at);
      });
      const item = make("li");
      item.append(made);
      list.append(item);
    }
    const steps = byId("steps", HTMLElement);
    steps.setAttribute("aria-label", this.say("pages"));
    steps.replaceChildren(list);
    steps.hidden = names.length < 2;
    const move = (word: string, to: number): HTMLButtonElement => {
      const made = make("button", "course-move", this.say(word));
      made.type = "button";
      made.disabled = to < 0 || to >= this.steps;
      made.addEventListener("click", () => {
        this.go(to);
        byId("step", HTMLElement).focus();
      });
      return made;
    };
    byId("moves", HTMLElement).replaceChildren(
      make("span", "muted", `${String(step + 1)} / ${String(this.steps)}`),
      move("back", step - 1),
      move("next", step + 1),
    );
  }
}

new Player(JSON.parse(byId("data", HTMLScriptElement).text) as CourseData);
