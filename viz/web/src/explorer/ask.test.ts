import { afterEach, describe, expect, it, vi } from "vitest";
import { edgeOf, nodeOf } from "../testing";
import { answered, askOf, expanded, Missing, withComparison, type Sentences } from "./ask";
import type { Edge, Node } from "./document";
import { Offline, Refusal, Server, type Compared, type Question } from "./server";
import * as steps from "./state";

const node = (id: string, more: object = {}): Node => nodeOf({ id, ...more }) as unknown as Node;
const edge = (a: string, b: string): Edge => edgeOf(a, b) as unknown as Edge;
const words: Sentences = { both: (name) => ({ zh: name, en: name }) };
const origin = { release: "r", source: { zh: "来源", en: "" } };

/** A server with thirty brands on one theme, of which each page gives as many as are asked for. */
function brandsOfTheme(asked: string[]): void {
  vi.stubGlobal("fetch", (address: string) => {
    const given = new URL(address, "http://e").searchParams;
    asked.push(`${given.get("offset")}+${given.get("limit")}`);
    const [from, number] = [Number(given.get("offset")), Number(given.get("limit"))];
    const nodes = Array.from({ length: 30 }, (_, i) => node(`b${i}`)).slice(from, from + number);
    const answer = {
      centre: node("t"), nodes, edges: nodes.map((one) => edge(one.id, "t")), groups: [{ link: "theme", kind: "brand", total: 30, shown: nodes.length }],
    };
    return Promise.resolve({ ok: true, json: () => Promise.resolve(answer) });
  });
}

function start(...there: string[]): steps.State {
  return { ...steps.blank(), nodes: new Map(["t", ...there].map((id, i) => [id, node(id, { x: i * 200 })])) };
}

afterEach(() => vi.unstubAllGlobals());

describe("expanding", () => {
  it("brings ten new things, whatever of the list is in the picture already", async () => {
    const asked: string[] = [];
    brandsOfTheme(asked);
    const state = await expanded(new Server(""), start("b0", "b3"), "t", "brand");
    expect(asked).toEqual(["0+10", "10+2"]);
    expect(state.nodes.size).toBe(3 + 10);
    expect(state.opened).toMatchObject([{ shown: 12, total: 30 }]);
  });

  it("goes on where it stopped, and stops at the end", async () => {
    brandsOfTheme([]);
    const server = new Server("");
    let state = start();
    for (let times = 0; times < 5; times += 1) state = await expanded(server, state, "t", "brand");
    expect(state.nodes.size).toBe(31);
  });

  it("is repeated by a live link with the same things", async () => {
    brandsOfTheme([]);
    const server = new Server("");
    const first = await expanded(server, start("b0"), "t", "brand");
    const again = await expanded(server, start("b0"), "t", "brand", first.opened[0]?.shown);
    expect([...again.nodes.keys()].sort()).toEqual([...first.nodes.keys()].sort());
  });
});

describe("opening a crowd", () => {
  it("brings as much as can be read, then more, and a link brings all of it again", async () => {
    const asked: string[] = [];
    vi.stubGlobal("fetch", (address: string) => {
      const given = new URL(address, "http://e").searchParams;
      asked.push(`${given.get("offset")}+${given.get("limit")}`);
      const [from, number] = [Number(given.get("offset")), Number(given.get("limit"))];
      const nodes = Array.from({ length: 300 }, (_, i) => node(`b${i}`)).slice(from, from + number);
      const answer = { centre: node("c"), nodes, edges: [], groups: [{ link: "member", kind: "brand", total: 300, shown: nodes.length }] };
      return Promise.resolve({ ok: true, json: () => Promise.resolve(answer) });
    });
    const server = new Server("");
    const blank = { ...steps.blank(), nodes: new Map([["c", node("c", { kind: "cluster" })]]) };
    const first = await expanded(server, blank, "c", "");
    const second = await expanded(server, first, "c", "");
    expect(asked).toEqual(["0+48", "48+48"]);
    expect(second.opened).toMatchObject([{ shown: 96, total: 300 }]);
    const again = await expanded(server, blank, "c", "", 250);
    expect(asked.slice(2)).toEqual(["0+200", "200+50"]);
    expect(again.nodes.size).toBe(251);
  });
});

describe("asking", () => {
  const question: Question = { key: "units", words: { zh: "问", en: "" }, ask: [["from", "a"], ["to", "b"]], marks: [], answer: { zh: "", en: "" } };

  it("a suggested question opens what the server says", () => {
    expect(askOf(question)).toEqual({ sort: "path", from: "a", to: "b" });
    expect(askOf({ ...question, ask: [["view", "theme"], ["theme", "t"]] })).toEqual({ sort: "view", name: "theme", params: { theme: "t" } });
  });

  it("a question that is not there is told from a server that is away and from a refusal", async () => {
    const ask = (key: string): Promise<unknown> => answered(new Server(""), { sort: "question", key }, [question], words, origin, false);
    await expect(ask("nonsense")).rejects.toBeInstanceOf(Missing);
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("network")));
    await expect(ask("units")).rejects.toBeInstanceOf(Offline);
    const told = { error: { code: "unknown_name", message: { zh: "没有", en: "none" } } };
    vi.stubGlobal("fetch", () => Promise.resolve({ ok: false, status: 404, json: () => Promise.resolve(told) }));
    await expect(ask("units")).rejects.toMatchObject(new Refusal(404, { zh: "没有", en: "none" }));
  });

  it("no path between two things is said in words", async () => {
    vi.stubGlobal("fetch", () => Promise.resolve({ ok: true, json: () => Promise.resolve({ paths: [] }) }));
    await expect(answered(new Server(""), { sort: "path", from: "a", to: "b" }, [], words, origin, false)).rejects.toMatchObject({ sentence: "missing.path" });
  });

  it("a comparison puts what both have between the two", () => {
    const ref = (id: string, kind = "theme"): Compared["a"] => ({ iri: id, kind, key: id, label: { zh: id, en: "" } });
    const found: Compared = {
      a: ref("a", "unit"), b: ref("b", "unit"), text: { zh: "共同 1", en: "" }, only_a: [ref("x")], only_b: [ref("y")],
      common: [{ ref: ref("c"), via_a: [ref("p", "brand")], via_b: [ref("q", "brand")] }],
    };
    const { nodes, edges, frame } = withComparison({ sort: "compare", a: "a", b: "b" }, found, words, origin);
    const order = [...nodes.values()].sort((one, other) => one.x - other.x).map((one) => one.id);
    expect(order).toEqual(["x", "a", "p", "c", "q", "b", "y"]);
    expect(edges.size).toBe(6);
    expect(frame.source).toEqual(origin.source);
  });

  it("a comparison of very many brands counts them on the lines", () => {
    const ref = (id: string, kind = "theme"): Compared["a"] => ({ iri: id, kind, key: id, label: { zh: id, en: "" } });
    const brands = (of: string, number: number): Compared["a"][] => Array.from({ length: number }, (_, i) => ref(`${of}${i}`, "brand"));
    const found: Compared = {
      a: ref("a", "unit"), b: ref("b", "unit"), text: { zh: "", en: "" }, only_a: [], only_b: [],
      common: [{ ref: ref("c"), via_a: brands("p", 30), via_b: brands("q", 11) }, { ref: ref("d"), via_a: [], via_b: brands("q", 2) }],
    };
    const { nodes, edges, comparison } = withComparison({ sort: "compare", a: "a", b: "b" }, found, words, origin);
    expect([...nodes.keys()].sort()).toEqual(["a", "b", "c", "d"]);
    expect([...edges.values()].map((one) => one.words.zh)).toEqual(["compare.via", "compare.via", "", "compare.via"]);
    expect(comparison?.common[0]?.viaA).toHaveLength(30);
  });
});
