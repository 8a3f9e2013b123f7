/** Colours by token name, read from the page's CSS, so that light, dark and print agree with it. */
export class Colours {
  private readonly found = new Map<string, string>();

  constructor(private readonly root: Element) {}

  /** Returns the value of a token such as `red-text`. */
  get(token: string): string {
    let value = this.found.get(token);
    if (value === undefined) {
      value = getComputedStyle(this.root).getPropertyValue(`--${token}`).trim() || "#808080";
      this.found.set(token, value);
    }
    return value;
  }

  /** Forgets all values: the scheme has changed. */
  forget(): void {
    this.found.clear();
  }
}
