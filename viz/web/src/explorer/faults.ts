/** What is said when something does not work, and sentences that the page writes in both languages. */
import type { Lang } from "../view";
import { Missing, type Sentences } from "./ask";
import type { Label } from "./document";
import { Offline, Refusal, type Start } from "./server";
import { Speech } from "./speech";

/** Returns the sentence for a fault. */
export function sentenceOf(fault: unknown, speech: Speech): string {
  if (fault instanceof Offline) return speech.say("offline");
  if (fault instanceof Refusal) {
    return fault.status === 404 ? speech.say("missing.reason", { reason: speech.of(fault.label) }) : speech.of(fault.label);
  }
  if (fault instanceof Missing) return speech.say(fault.sentence, { name: fault.thing.slice(0, 40) });
  return speech.say("failed");
}

/** Tells whether asking again can help. */
export function passes(fault: unknown): boolean {
  return !(fault instanceof Missing || (fault instanceof Refusal && fault.status < 500));
}

/** Returns the writer of sentences in both languages. */
export function sentencesOf(words: Start["words"]): Sentences {
  const both = (name: string, values: Readonly<Record<string, Label | number>> = {}): Label => {
    const say = (lang: Lang): string => {
      const speech = new Speech(words, lang);
      const plain = Object.entries(values).map(([key, value]) => [key, typeof value === "number" ? value : speech.of(value)]);
      return speech.say(name, Object.fromEntries(plain) as Record<string, string | number>);
    };
    return { zh: say("zh"), en: say("en") };
  };
  return { both };
}
