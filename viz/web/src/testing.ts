/** Small views for tests. */
import type { GraphView, ViewEdge, ViewNode } from "./view";

export function nodeOf(more: Partial<ViewNode> & { id: string }): ViewNode {
  return {
    kind: "brand", key: more.id, label: { zh: more.id, en: "" }, shape: "card", lines: [[{ text: more.id, basis: null }]],
    x: 0, y: 0, width: 80, height: 60, owner: { zh: "", en: "" }, group: "", basis: null, count: null, bridge: false,
    rows: [], search: [], owner_kind: "", note: [], colour: "", more: null, size: 15, filled: false, ...more,
  };
}

export function edgeOf(source: string, target: string, more: Partial<ViewEdge> = {}): ViewEdge {
  return {
    id: `${source}-${target}`, source, target, kind: "theme", basis: null, words: { zh: "", en: "" }, evidence: [],
    shown: true, flow: false, ...more,
  };
}

export function viewOf(nodes: readonly ViewNode[], edges: readonly ViewEdge[] = []): GraphView {
  return {
    name: "theme", title: { zh: "题", en: "Title" }, summary: { zh: "", en: "" }, source: { zh: "", en: "" }, nodes, edges, regions: [], width: 800, height: 600, focus: "",
    evidence: [
      {
        segments: [{ start: 10, end: 14, phrase: "<b>短语</b>" }],
        section: { label: { zh: "第一部分", en: "Part one" } },
        source: { label: { zh: "文章", en: "Article" } },
      },
    ],
  };
}
