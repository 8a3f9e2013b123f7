/** A value with its past and future; immutable itself. Knows nothing of what the value is. */
export interface Step<T> {
  readonly value: T;
  /** What was done to come here, as the name of a sentence. */
  readonly name: string;
}

export interface History<T> {
  readonly past: readonly Step<T>[];
  readonly present: Step<T>;
  readonly future: readonly Step<T>[];
}

const LONGEST = 200;

export function begun<T>(value: T): History<T> {
  return { past: [], present: { value, name: "" }, future: [] };
}

/** A step that can be undone. */
export function stepped<T>(history: History<T>, value: T, name: string): History<T> {
  return { past: [...history.past, history.present].slice(-LONGEST), present: { value, name }, future: [] };
}

/** A change that is no step of its own, such as what is chosen. */
export function amended<T>(history: History<T>, value: T): History<T> {
  return { ...history, present: { ...history.present, value } };
}

export function undone<T>(history: History<T>): History<T> {
  const before = history.past[history.past.length - 1];
  if (!before) return history;
  return { past: history.past.slice(0, -1), present: before, future: [history.present, ...history.future] };
}

export function redone<T>(history: History<T>): History<T> {
  const next = history.future[0];
  if (!next) return history;
  return { past: [...history.past, history.present], present: next, future: history.future.slice(1) };
}
