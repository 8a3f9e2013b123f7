/** The ready-made questions, by what they start from, with a field that finds among them. */
import { make } from "../dom";
import type { Question } from "./server";
import { inPage, type Say } from "./words";

const GROUPS: readonly string[] = ["theme", "unit", "brand", "place", "principle", ""];

/** Returns the questions that hold all words that were typed. */
export function findQuestions(questions: readonly Question[], typed: string): Question[] {
  const words = typed.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return questions.filter((one) => {
    const text = [one.title.zh, one.title.en, one.question.zh, one.question.en, one.name].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export class Gallery {
  readonly element = make("aside", "bench-questions");
  private readonly field = make("input", "bench-find");
  private readonly list = make("div", "bench-list");
  private chosen = "";

  constructor(
    private readonly questions: readonly Question[], private readonly say: Say, private readonly choose: (question: Question) => void,
  ) {
    this.field.type = "search";
    this.field.placeholder = say("find_question");
    this.field.setAttribute("aria-label", say("find_question"));
    this.field.addEventListener("input", () => this.draw());
    const fold = make("details", "bench-fold", make("summary", "", make("h2", "", say("questions"))), this.field, this.list);
    fold.open = window.matchMedia("(min-width: 1081px)").matches;
    this.element.setAttribute("aria-label", say("questions"));
    this.element.append(fold);
    this.draw();
  }

  /** Marks the question that is open. */
  mark(name: string): void {
    this.chosen = name;
    for (const button of this.list.querySelectorAll<HTMLElement>("button")) this.markOne(button);
  }

  /** Folds the list away where it stands above the rest. */
  fold(): void {
    const fold = this.element.querySelector("details");
    if (fold && window.matchMedia("(max-width: 1080px)").matches) fold.open = false;
  }

  private markOne(button: HTMLElement): void {
    if (button.dataset["name"] === this.chosen) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }

  private draw(): void {
    const found = findQuestions(this.questions, this.field.value);
    const sections = GROUPS.map((group) => ({ group, members: found.filter((one) => one.group === group) })).filter((one) => one.members.length > 0);
    this.list.replaceChildren(
      ...sections.map(({ group, members }) =>
        make("section", "", make("h3", "", this.say(`group_${group}`)), make("ul", "plain", ...members.map((one) => make("li", "", this.item(one))))),
      ),
    );
    if (sections.length === 0) this.list.append(make("p", "muted", this.say("no_question")));
  }

  private item(question: Question): HTMLButtonElement {
    const button = make("button", "bench-question", inPage(question.question));
    button.type = "button";
    button.dataset["name"] = question.name;
    this.markOne(button);
    button.addEventListener("click", () => this.choose(question));
    return button;
  }
}
