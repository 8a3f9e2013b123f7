/** The view document as the pages carry it; the shape is that of viz/view.schema.json. */
export type Basis = "exact" | "variant" | "parts" | "inferred";
export type Lang = "zh" | "en";

export interface Label {
  readonly zh: string;
  readonly en: string;
}

export interface Span {
  readonly text: string;
  readonly basis: Basis | null;
}

export interface CardRow {
  readonly name: Label;
  readonly value: Label;
  readonly href: string;
  readonly evidence: readonly number[];
}

export interface ViewNode {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly label: Label;
  readonly shape: string;
  readonly lines: readonly (readonly Span[])[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly owner: Label;
  readonly group: string;
  readonly basis: Basis | null;
  readonly count: number | null;
  readonly bridge: boolean;
  readonly rows: readonly CardRow[];
  readonly search: readonly string[];
  readonly owner_kind: string;
  readonly note: readonly Span[];
  readonly colour: string;
  readonly more: number | null;
  readonly size: number;
  readonly filled: boolean;
}

export interface ViewEdge {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  readonly kind: string;
  readonly basis: Basis | null;
  readonly words: Label;
  readonly evidence: readonly number[];
  readonly shown: boolean;
  readonly flow: boolean;
}

export interface Region {
  readonly id: string;
  readonly label: Label;
  readonly shape: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly tint: string;
  readonly basis: Basis | null;
  readonly count: number | null;
  readonly label_x: number;
  readonly label_y: number;
}

export interface Evidence {
  readonly segments: readonly { readonly start: number; readonly end: number; readonly phrase: string }[];
  readonly section: { readonly label: Label } | null;
  readonly source: { readonly label: Label };
}

export interface GraphView {
  readonly name: string;
  readonly title: Label;
  readonly summary: Label;
  readonly source: Label;
  readonly nodes: readonly ViewNode[];
  readonly edges: readonly ViewEdge[];
  readonly regions: readonly Region[];
  readonly evidence: readonly Evidence[];
  readonly width: number;
  readonly height: number;
  readonly focus: string;
}

/** Returns the text in `lang`, Chinese where English is missing. */
export function inLang(label: Label, lang: Lang): string {
  return lang === "en" && label.en !== "" ? label.en : label.zh;
}
