/** Where a learner is in a course, as a short text: a learning system keeps 4096 characters of it. */

export interface Progress {
  /** The step on screen: a page, or one past the last for the quiz. */
  readonly step: number;
  /** Steps that were seen. */
  readonly seen: ReadonlySet<number>;
  /** The options chosen for each question, as a mask of bits; 0 where none. */
  readonly answers: readonly number[];
}

/** The mask of the options at `places`. */
export function mask(places: Iterable<number>): number {
  let made = 0;
  for (const place of places) made += 2 ** place;
  return made;
}

/** Tells whether the option at `place` is in the mask. */
export function has(chosen: number, place: number): boolean {
  return Math.floor(chosen / 2 ** place) % 2 === 1;
}

/** `step|seen|answers`: `2|1101|1.0.8`. */
export function write(progress: Progress, steps: number): string {
  const seen = Array.from({ length: steps }, (_, at) => (progress.seen.has(at) ? "1" : "0")).join("");
  const answers = progress.answers.map((one) => one.toString(36)).join(".");
  return `${String(progress.step)}|${seen}|${answers}`;
}

/** Reads what `write` wrote; anything else is a fresh start. */
export function read(text: string, steps: number, options: readonly number[]): Progress {
  const [step = "", seen = "", answers = ""] = text.split("|");
  const at = Number.parseInt(step, 10);
  const masks = answers ? answers.split(".").map((one) => Number.parseInt(one, 36)) : [];
  const known = /^\d+\|[01]*\|[0-9a-z.]*$/.test(text) && seen.length === steps && masks.length === options.length;
  if (!known || !(at >= 0 && at < steps)) return { step: 0, seen: new Set([0]), answers: options.map(() => 0) };
  return {
    step: at,
    seen: new Set([...seen].flatMap((mark, place) => (mark === "1" ? [place] : []))),
    answers: options.map((count, place) => {
      const chosen = masks[place] ?? 0;
      return chosen > 0 && chosen < 2 ** count ? chosen : 0;
    }),
  };
}

/** Per cent of right answers, rounded. */
export function percent(answers: readonly number[], right: readonly number[]): number {
  if (right.length === 0) return 100;
  return Math.round((100 * right.filter((one, at) => one === answers[at]).length) / right.length);
}
