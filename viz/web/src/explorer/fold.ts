/**
 * More things than a picture can hold, as crowds that open: a picture is never a hairball.
 *
 * A function of what would be seen. Things of one kind that hang on the same theme (or else
 * have the same owner) are folded into one node that says how many they are; opening it shows
 * them, as long as there is room. Crowds that the server gathers (kg/crowds.py) are things of
 * their own and none of this.
 */
import type { Edge, Node } from "./document";
import { placedNear } from "./place";
import { nodeOf } from "./measure";
import { FOLD, type State } from "./state";

/** So many things are drawn one by one. */
export const MOST_NODES = 3000;
const LARGEST = 400; // things in one crowd: what opens can be looked through
const SMALLEST = 4; // fewer stay what they are

export interface Folded {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** How many things are inside crowds. */
  readonly inside: number;
}

interface Crowd {
  readonly id: string;
  readonly kind: string;
  readonly of: Node | undefined;
  readonly members: readonly Node[];
  readonly part: number;
  readonly parts: number;
}

const COLLATOR = new Intl.Collator("zh-CN");

/** Returns what is drawn of `nodes` and `edges`: themselves, or crowds of them where they are too many. */
export function folded(state: State, nodes: readonly Node[], edges: readonly Edge[], most = MOST_NODES): Folded {
  if (nodes.length <= most) return { nodes, edges, inside: 0 };
  const kept = new Set([...state.selection, ...state.pinned, state.frame.focus]);
  const crowds = crowdsOf(nodes, edges, kept);
  const open = roomFor(crowds, state.unfolded, most);
  const closed = crowds.filter((one) => !open.has(one.id));
  const home = new Map<string, string>();
  for (const crowd of closed) for (const node of crowd.members) home.set(node.id, crowd.id);
  const alone = nodes.filter((node) => !home.has(node.id));
  const made = placed(closed, alone);
  return { nodes: [...alone, ...made], edges: between(edges, home), inside: home.size };
}

function crowdsOf(nodes: readonly Node[], edges: readonly Edge[], kept: ReadonlySet<string>): readonly Crowd[] {
  const known = new Map(nodes.map((node) => [node.id, node]));
  const theme = new Map<string, string>();
  for (const edge of edges) {
    if (known.get(edge.target)?.kind === "theme" && !theme.has(edge.source)) theme.set(edge.source, edge.target);
  }
  const groups = new Map<string, Node[]>();
  for (const node of nodes) {
    if (kept.has(node.id) || node.kind === "theme" || node.kind === "cluster") continue;
    const name = `${node.kind}/${theme.get(node.id) ?? ""}`;
    const before = groups.get(name);
    if (before) before.push(node);
    else groups.set(name, [node]);
  }
  const found: Crowd[] = [];
  for (const [name, members] of groups) {
    if (members.length < SMALLEST) continue;
    const [kind = ""] = name.split("/", 1);
    const of = known.get(name.slice(kind.length + 1));
    const ordered = members.length > LARGEST ? [...members].sort((a, b) => COLLATOR.compare(a.label.zh, b.label.zh)) : members;
    const parts = Math.ceil(members.length / LARGEST);
    const size = Math.ceil(members.length / parts);
    for (let part = 0; part < parts; part += 1) {
      const id = `${FOLD}${kind}/${of?.key ?? ""}/${part + 1}`;
      found.push({ id, kind, of, members: ordered.slice(part * size, (part + 1) * size), part, parts });
    }
  }
  return found;
}

/** Returns which crowds are open: those opened last, as far as there is room. */
function roomFor(crowds: readonly Crowd[], unfolded: readonly string[], most: number): ReadonlySet<string> {
  const sizes = new Map(crowds.map((one) => [one.id, one.members.length]));
  const open = new Set<string>();
  let left = most - crowds.length;
  for (const id of [...unfolded].reverse()) {
    const size = sizes.get(id);
    if (size === undefined || size > left) continue;
    open.add(id);
    left -= size;
  }
  return open;
}

/** Puts each crowd in the middle of its members, or beside it where that is taken. */
function placed(crowds: readonly Crowd[], alone: readonly Node[]): readonly Node[] {
  const there: Node[] = [...alone];
  const made: Node[] = [];
  for (const crowd of [...crowds].sort((one, other) => other.members.length - one.members.length)) {
    const { length } = crowd.members;
    const x = crowd.members.reduce((sum, node) => sum + node.x, 0) / length;
    const y = crowd.members.reduce((sum, node) => sum + node.y, 0) / length;
    const [node] = placedNear({ x, y, width: 0, height: 0 }, [nodeOfCrowd(crowd)], there);
    if (!node) continue;
    there.push(node);
    made.push(node);
  }
  return made;
}

function nodeOfCrowd(crowd: Crowd): Node {
  const { id, kind, of, members, part, parts } = crowd;
  const count = members.length;
  const which = parts > 1 ? ` ${part + 1}/${parts}` : "";
  const zh = of ? `${of.label.zh}${which}` : `${members[0]?.label.zh ?? kind} …${which}`;
  const en = of ? `${of.label.en || of.label.zh}${which}` : `${members[0]?.label.en || members[0]?.label.zh || kind} …${which}`;
  return { ...nodeOf({ iri: id, kind: "cluster", key: "", label: { zh: `${zh} ${count}`, en: `${en} ${count}` } }), count };
}

/** Returns the links between what is drawn; of many between the same two, one. */
function between(edges: readonly Edge[], home: ReadonlyMap<string, string>): readonly Edge[] {
  const found = new Map<string, Edge>();
  for (const edge of edges) {
    const [source, target] = [home.get(edge.source) ?? edge.source, home.get(edge.target) ?? edge.target];
    if (source === target) continue;
    if (source === edge.source && target === edge.target) found.set(edge.id, edge);
    else {
      const id = `${source} member ${target}`;
      if (!found.has(id)) found.set(id, { ...edge, id, source, target, kind: "member", basis: null, words: { zh: "", en: "" }, evidence: [] });
    }
  }
  return [...found.values()];
}
