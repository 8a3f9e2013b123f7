/** Entry of a story's page: turns the steps that stand one below the other into a player. */
import "./player.css";
import { byId } from "./dom";
import { lightPicture } from "./lighting";
import { moveAcross } from "./player/moving";
import { makeQuiz, type Score } from "./player/quiz";

interface PageData {
  readonly things: readonly (readonly string[])[];
  readonly right: readonly (readonly boolean[])[];
  readonly words: Readonly<Record<string, string>>;
}

const data = JSON.parse(byId("data", HTMLScriptElement).text) as PageData;
const steps = [...document.querySelectorAll<HTMLElement>("[data-step]")];
const root = document.documentElement;
const place = document.querySelector<HTMLElement>(".place");
const bar = document.querySelector<HTMLElement>(".bar span");
const scores = new Map<number, Score>();
let now = -1;

function pictureOf(index: number): SVGSVGElement | null {
  return steps[index]?.querySelector<SVGSVGElement>(".step-picture svg") ?? null;
}

function told(): void {
  const answered = [...scores.values()];
  // A course that frames this page (SCORM) listens for these.
  document.dispatchEvent(new CustomEvent("story:progress", {
    detail: { step: now, steps: steps.length - 1, right: answered.filter((one) => one === "right").length, quizzes: quizzes.length },
  }));
}

function show(index: number, focus = true): void {
  const next = Math.min(Math.max(index, 0), steps.length - 1);
  if (next === now) return;
  const [from, to] = [pictureOf(now), pictureOf(next)];
  const boxes = from ? moveAcross.measure(from, data.things[now - 1] ?? []) : null;
  now = next;
  steps.forEach((step, at) => {
    step.hidden = at !== now;
  });
  if (to && boxes) moveAcross.play(to, data.things[now - 1] ?? [], boxes);
  const total = steps.length - 1;
  if (bar) bar.style.width = `${(now / total) * 100}%`;
  if (place) place.textContent = now === 0 ? "" : (data.words["step"] ?? "").replace("{number}", String(now)).replace("{total}", String(total));
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-go]")) {
    button.disabled = Number(button.dataset["go"]) < 0 ? now === 0 : now === total;
  }
  if (focus) steps[now]?.querySelector<HTMLElement>("h1, h2")?.focus({ preventScroll: true });
  steps[now]?.scrollTo(0, 0);
  history.replaceState(null, "", now === 0 ? "#" : `#step-${now}`);
  told();
}

function toggleNotes(): void {
  const on = root.classList.toggle("with-notes");
  document.querySelector("[data-notes]")?.setAttribute("aria-pressed", String(on));
}

function full(): void {
  const done = document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen();
  done.catch(() => undefined); // a frame may forbid it: the story plays on in its place
}

const KEYS: Readonly<Record<string, () => void>> = {
  ArrowRight: () => show(now + 1),
  ArrowDown: () => show(now + 1),
  PageDown: () => show(now + 1),
  " ": () => show(now + 1),
  ArrowLeft: () => show(now - 1),
  ArrowUp: () => show(now - 1),
  PageUp: () => show(now - 1),
  Home: () => show(0),
  End: () => show(steps.length - 1),
  n: toggleNotes,
  f: full,
};

function key(event: KeyboardEvent): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const target = event.target instanceof Element ? event.target : null;
  // What a person is answering, pressing or opening keeps its own keys.
  if (target?.closest("input, summary") || (target?.closest("button, a") && (event.key === " " || event.key === "Enter"))) return;
  const run = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!run) return;
  event.preventDefault();
  run();
}

const quizzes = [...document.querySelectorAll<HTMLFormElement>("[data-quiz]")];
for (const form of quizzes) {
  const number = Number(form.dataset["quiz"]);
  makeQuiz(form, data.right[number - 1] ?? [], data.words, (score) => {
    scores.set(number, score);
    told();
  });
}
for (const picture of document.querySelectorAll<SVGSVGElement>(".step-picture svg")) lightPicture(picture);
root.classList.add("playing");
for (const controls of document.querySelectorAll<HTMLElement>(".controls")) controls.hidden = false;
for (const button of document.querySelectorAll<HTMLButtonElement>("[data-go]")) {
  button.addEventListener("click", () => show(now + Number(button.dataset["go"]), false));
}
document.querySelector("[data-notes]")?.addEventListener("click", toggleNotes);
document.querySelector("[data-full]")?.addEventListener("click", full);
document.addEventListener("keydown", key);
for (const link of document.querySelectorAll<HTMLAnchorElement>(".contents a")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    show(Number(link.hash.slice("#step-".length)));
  });
}
window.addEventListener("hashchange", () => show(asked()));
function asked(): number {
  return Number(/^#step-(\d+)$/.exec(window.location.hash)?.[1] ?? 0);
}
show(asked(), false);
