/** Made from viz/view.schema.json by `npm run types`: do not edit. */

export type Shape = "disc" | "card" | "chip" | "square" | "round" | "diamond" | "tag" | "cluster";
export type Basis = "exact" | "variant" | "parts" | "inferred";
export type Kind =
  | "brand"
  | "unit"
  | "branch"
  | "theme"
  | "principle"
  | "practice"
  | "recommendation"
  | "warning"
  | "place"
  | "source"
  | "section"
  | "part"
  | "evidence"
  | "count"
  | "concept"
  | "cluster"
  | "graph"
  | "release";

/**
 * A picture: title, the question it answers, what it counts, nodes, edges, coordinates.
 */
export interface GraphView {
  name: string;
  params: [string, string][];
  title: Label;
  question: Label;
  summary: Label;
  release: string;
  source: Label;
  nodes: Node[];
  edges: Edge[];
  regions: Region[];
  legend: LegendItem[];
  evidence: Evidence[];
  hidden: [string, number][];
  width: number;
  height: number;
  focus: string;
  schema: string;
}
/**
 * A text in both languages; ``en`` is empty where no English is given.
 */
export interface Label {
  zh: string;
  en: string;
}
/**
 * A thing in the picture. ``lines`` is the label as it is set, ``owner`` stands below it.
 */
export interface Node {
  id: string;
  kind: string;
  key: string;
  label: Label;
  shape: Shape;
  lines: Span[][];
  x: number;
  y: number;
  width: number;
  height: number;
  owner: Label;
  group: string;
  basis: Basis | null;
  count: number | null;
  bridge: boolean;
  rows: CardRow[];
  search: string[];
  owner_kind: string;
  note: Span[];
  colour: string;
  more: number | null;
  size: number;
  filled: boolean;
}
/**
 * A stretch of a label; ``basis`` marks the words that make a theme link.
 */
export interface Span {
  text: string;
  basis: Basis | null;
}
/**
 * One line of what is known of a node: heading and value, with evidence by index.
 */
export interface CardRow {
  name: Label;
  value: Label;
  href: string;
  evidence: number[];
}
/**
 * A link in the picture; ``words`` say in both languages why it is there.
 */
export interface Edge {
  id: string;
  source: string;
  target: string;
  kind: string;
  basis: Basis | null;
  words: Label;
  evidence: number[];
  shown: boolean;
  flow: boolean;
}
/**
 * An island or ring behind the nodes, with its name and count; ``x, y`` is its centre.
 */
export interface Region {
  id: string;
  label: Label;
  shape: string;
  x: number;
  y: number;
  width: number;
  height: number;
  tint: string;
  basis: Basis | null;
  count: number | null;
  label_x: number;
  label_y: number;
}
/**
 * One entry of the legend: a node shape or a line style and what it means.
 */
export interface LegendItem {
  label: Label;
  shape: Shape | null;
  basis: Basis | null;
  colour: string;
  mark: string;
}
/**
 * On what one statement rests: section and one or more stretches of the source.
 */
export interface Evidence {
  iri: string;
  key: string;
  statement: string;
  segments: Segment[];
  source: Ref;
  section: Ref | null;
  value: Ref | null;
  text: string;
}
/**
 * One stretch of a source text: offsets as Python slices, and its words.
 */
export interface Segment {
  start: number;
  end: number;
  phrase: string;
}
/**
 * A thing by IRI, kind, key and name; ``short`` is the name for tight places.
 */
export interface Ref {
  iri: string;
  kind: Kind;
  key: string;
  label: Label;
  short: Label;
}
