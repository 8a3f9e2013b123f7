import { expect, test } from "vitest";
import { findApi, LONGEST_STATE, type ScormApi, Session, timespan } from "./lms";
import { percent, read, write } from "./progress";

class Remembered implements ScormApi {
  readonly calls: string[] = [];
  readonly values = new Map<string, string>([["cmi.core.lesson_status", "not attempted"]]);
  LMSInitialize(): string { this.calls.push("initialize"); return "true"; }
  LMSFinish(): string { this.calls.push("finish"); return "true"; }
  LMSCommit(): string { return "true"; }
  LMSGetValue(name: string): string { return this.values.get(name) ?? ""; }
  LMSSetValue(name: string, value: string): string { this.values.set(name, value); return "true"; }
}

test("progress is read back as it was written", () => {
  const progress = { step: 2, seen: new Set([0, 2]), answers: [1, 0, 8] };
  const text = write(progress, 4);
  expect(text).toBe("2|1010|1.0.8");
  expect(read(text, 4, [4, 4, 4])).toEqual(progress);
});

test.each(["", "x", "9|1|0", "0|11|1.1", "0|1|z", "-1|1|1", "0|1|1|<script>"])("a strange state %j is a fresh start", (text) => {
  expect(read(text, 1, [2])).toEqual({ step: 0, seen: new Set([0]), answers: [0] });
});

test("four hundred steps fit into what a learning system keeps", () => {
  const answers = Array.from({ length: 399 }, () => 1);
  expect(write({ step: 399, seen: new Set(answers.keys()), answers: answers.map(() => 2 ** 12 - 1) }, 400).length).toBeLessThan(LONGEST_STATE);
});

test("the score is per cent of right answers", () => {
  expect(percent([1, 2, 4], [1, 2, 3])).toBe(67);
  expect(percent([], [])).toBe(100);
});

test("times are written as the standard has them", () => {
  expect(timespan(0)).toBe("0000:00:00.00");
  expect(timespan(3725)).toBe("0001:02:05.00");
});

test("the system is found above, or above the opener, or nowhere", () => {
  const api = new Remembered();
  const top = { API: api } as unknown as Window & { parent: Window };
  top.parent = top;
  const middle = { parent: top } as Window;
  expect(findApi({ parent: middle } as Window)).toBe(api);
  const alone = {} as Window & { parent: Window; opener: Window };
  alone.parent = alone;
  alone.opener = middle;
  expect(findApi(alone)).toBe(api);
  alone.opener = undefined as unknown as Window;
  expect(findApi(alone)).toBeUndefined();
});

test("a session begins once, ends once, and tells what there is to tell", () => {
  const api = new Remembered();
  const session = new Session(api);
  expect(api.values.get("cmi.core.lesson_status")).toBe("incomplete");
  session.keep("x".repeat(LONGEST_STATE + 10));
  expect(api.values.get("cmi.suspend_data")).toHaveLength(LONGEST_STATE);
  session.score(80);
  session.status("passed");
  session.finish(true);
  session.finish(true);
  session.status("failed");
  expect(api.calls).toEqual(["initialize", "finish"]);
  expect(api.values.get("cmi.core.score.raw")).toBe("80");
  expect(api.values.get("cmi.core.lesson_status")).toBe("passed");
});

test("without a system everything goes on", () => {
  const session = new Session(undefined);
  session.keep("0|1|");
  session.score(10);
  session.finish(false);
  expect(session.state).toBe("");
});
