/** Finds nodes of a view by Chinese, English, pinyin or initials. */
import type { ViewNode } from "./view";

/** Returns `text` in lower case without blanks and punctuation. */
export function bare(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");
}

function score(node: ViewNode, wanted: string): number {
  const name = bare(node.label.zh);
  const english = bare(node.label.en);
  if (name === wanted || english === wanted) return 0;
  if (name.startsWith(wanted)) return 1;
  if (name.includes(wanted)) return 2;
  if (node.search.some((word) => word === wanted)) return 3;
  if (node.search.some((word) => word.startsWith(wanted))) return 4;
  if (english.includes(wanted)) return 5;
  if (bare(node.owner.zh).includes(wanted) || bare(node.owner.en).includes(wanted)) return 6;
  if (node.search.some((word) => word.includes(wanted))) return 7;
  return Infinity;
}

/** Returns at most `limit` nodes that match, best first, in the view's order among equals. */
export function findNodes(nodes: readonly ViewNode[], text: string, limit = 12): ViewNode[] {
  const wanted = bare(text);
  if (wanted === "") return [];
  return nodes
    .map((node, index) => ({ node, index, score: score(node, wanted) }))
    .filter((one) => one.score < Infinity)
    .sort((one, other) => one.score - other.score || one.index - other.index)
    .slice(0, limit)
    .map((one) => one.node);
}
