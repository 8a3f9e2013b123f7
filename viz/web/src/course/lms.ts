/**
 * Talks to a learning system in SCORM 1.2 (ADL Run-Time Environment 1.2), or to nobody.
 *
 * The system puts an object `API` into a window above ours or into the one that opened us. All of
 * its functions take and give strings. Nothing here knows of pages or questions.
 */

export interface ScormApi {
  LMSInitialize(nothing: ""): string;
  LMSFinish(nothing: ""): string;
  LMSGetValue(name: string): string;
  LMSSetValue(name: string, value: string): string;
  LMSCommit(nothing: ""): string;
}

/** SCORM 1.2: no more than this in `cmi.suspend_data`. */
export const LONGEST_STATE = 4096;

const MOST_WINDOWS = 12;

function above(start: Window): ScormApi | undefined {
  let at = start;
  for (let step = 0; step < MOST_WINDOWS; step += 1) {
    try {
      const found = (at as Window & { API?: ScormApi }).API;
      if (found) return found;
    } catch {
      return undefined; // a window of another site
    }
    if (at.parent === at) return undefined;
    at = at.parent;
  }
  return undefined;
}

/** Finds the system's object: in the windows above, then in those above the opener. */
export function findApi(start: Window): ScormApi | undefined {
  const found = above(start);
  if (found) return found;
  const opener = start.opener as Window | null;
  return opener ? above(opener) : undefined;
}

/** Seconds as `HHHH:MM:SS.SS` (CMITimespan). */
export function timespan(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.min(9999, Math.floor(whole / 3600));
  return `${String(hours).padStart(4, "0")}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}.00`;
}

/** A session with a learning system; without one every word is forgotten. */
export class Session {
  private open = false;
  private readonly began = Date.now();

  constructor(private readonly api: ScormApi | undefined) {
    this.open = api?.LMSInitialize("") === "true";
    if (this.open && ["not attempted", ""].includes(this.get("cmi.core.lesson_status"))) {
      this.set("cmi.core.lesson_status", "incomplete");
      this.commit();
    }
  }

  /** What the last session kept. */
  get state(): string {
    return this.open ? this.get("cmi.suspend_data") : "";
  }

  /** Keeps `state` for the next session. */
  keep(state: string): void {
    this.set("cmi.suspend_data", state.slice(0, LONGEST_STATE));
    this.commit();
  }

  /** Tells the score in per cent. */
  score(percent: number): void {
    this.set("cmi.core.score.min", "0");
    this.set("cmi.core.score.max", "100");
    this.set("cmi.core.score.raw", String(percent));
  }

  status(word: "incomplete" | "completed" | "passed" | "failed"): void {
    this.set("cmi.core.lesson_status", word);
    this.commit();
  }

  /** Ends the session, once; `done` says that the learner need not come back to where they were. */
  finish(done: boolean): void {
    if (!this.open) return;
    this.set("cmi.core.session_time", timespan((Date.now() - this.began) / 1000));
    this.set("cmi.core.exit", done ? "" : "suspend");
    this.commit();
    this.api?.LMSFinish("");
    this.open = false;
  }

  private get(name: string): string {
    return this.api?.LMSGetValue(name) ?? "";
  }

  private set(name: string, value: string): void {
    if (this.open) this.api?.LMSSetValue(name, value);
  }

  private commit(): void {
    if (this.open) this.api?.LMSCommit("");
  }
}
