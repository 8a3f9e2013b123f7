/** What the page has learnt from the server of single things: what they can be filtered by, and their cards. */
import type { Known } from "./card";
import type { Label, Node } from "./document";
import type { Server } from "./server";
import { FOLD, type Facet, type State } from "./state";
import type { Traits } from "./visible";

const BY_TRAITS: readonly Facet[] = ["group", "place", "level", "aspect", "brand_kind"];
const NOTHING: Known = { entity: null, counts: null, problem: "" };

export class Knowledge {
  readonly traits = new Map<string, Traits>();
  readonly labels = new Map<string, Label>();
  private readonly cards = new Map<string, Known>();

  constructor(private readonly server: Server, private readonly say: (fault: unknown) => string) {}

  /** Learns what the things of a state can be filtered by. */
  async learn(state: State): Promise<void> {
    const unknown = [...state.nodes.keys()].filter((id) => !this.traits.has(id));
    if (unknown.length === 0) return;
    const found = await this.server.traits(unknown);
    for (const [id, traits] of Object.entries(found.traits)) this.traits.set(id, traits);
    for (const [key, label] of Object.entries(found.labels)) this.labels.set(key, label);
  }

  /** Learns what the filters of a state ask for, if they ask for anything. */
  async learnFor(state: State): Promise<void> {
    if (BY_TRAITS.some((facet) => state.filters[facet])) await this.learn(state);
  }

  /** Returns what is known for the card of `node`; asks for the rest and calls `come` when it is there. */
  card(node: Node, come: () => void): Known {
    const known = this.cards.get(node.id);
    if (!known && !node.id.startsWith(FOLD)) void this.inform(node, come);
    return known ?? NOTHING;
  }

  private async inform(node: Node, come: () => void): Promise<void> {
    this.cards.set(node.id, NOTHING);
    const crowd = node.kind === "cluster"; // no thing of its own: only counted
    const asked = crowd ? Promise.resolve(null) : this.server.entity(node.kind, node.key);
    const [entity, counts] = await Promise.allSettled([asked, this.server.counts(node.id)]);
    const failed = entity.status === "rejected" ? entity.reason : counts.status === "rejected" ? counts.reason : null;
    this.cards.set(node.id, {
      entity: entity.status === "fulfilled" ? entity.value : null,
      counts: counts.status === "fulfilled" ? counts.value : entity.status === "fulfilled" ? (entity.value?.degree ?? null) : null,
      problem: failed ? this.say(failed) : "",
    });
    come();
    if (failed) this.cards.delete(node.id); // asked for again the next time
  }
}
