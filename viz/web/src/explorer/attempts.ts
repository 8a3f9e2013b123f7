/** Runs work that may fail: says that it is under way, and what went wrong, and leaves the screen as it is. */
import { passes, sentenceOf } from "./faults";
import type { Parts } from "./page";
import type { Speech } from "./speech";

export class Attempts {
  private busy = 0;

  constructor(private readonly parts: Parts, private readonly speech: Speech) {}

  /** Returns whether the work succeeded. */
  async run(act: () => Promise<void>): Promise<boolean> {
    this.busy += 1;
    this.parts.working(true);
    try {
      await act();
      return true;
    } catch (fault) {
      const again = passes(fault) ? () => void this.run(act) : undefined;
      this.parts.tell(sentenceOf(fault, this.speech), again, this.speech.say("again"));
      return false;
    } finally {
      this.busy -= 1;
      this.parts.working(this.busy > 0);
    }
  }
}
