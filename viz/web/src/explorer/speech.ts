/** The page's sentences in the reader's language. */
import { fill } from "../card";
import { inLang, type Lang } from "../view";
import type { Label } from "./document";

export class Speech {
  constructor(
    private readonly words: Readonly<Record<Lang, Readonly<Record<string, string>>>>,
    public lang: Lang,
  ) {}

  /** Returns the sentence `name` with its places filled in. */
  say(name: string, values: Readonly<Record<string, string | number>> = {}): string {
    return fill(this.words[this.lang][name] ?? name, values);
  }

  has(name: string): boolean {
    return this.words[this.lang][name] !== undefined;
  }

  of(label: Label | null | undefined): string {
    return label ? inLang(label, this.lang) : "";
  }

  kind(kind: string): string {
    return this.words[this.lang][`kind.${kind}`] ?? kind;
  }

  /** Says «47 brands, 22 themes» for counts by kind. */
  kinds(counts: ReadonlyMap<string, number>): string {
    const list = [...counts].sort((one, other) => other[1] - one[1]);
    const name = (kind: string, count: number): string =>
      count === 1 && this.lang === "en" ? this.kind(kind).toLowerCase() : (this.words[this.lang][`kinds.${kind}`] ?? this.kind(kind));
    return list.map(([kind, count]) => this.say("count_of", { count, kind: name(kind, count) })).join(this.say("comma"));
  }
}
