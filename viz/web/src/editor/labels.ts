/** Shows the name of a thing beside its IRI in the text: the text itself stays as it is. */
import { type Extension, RangeSetBuilder } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate, WidgetType } from "@codemirror/view";
import type { Server } from "./server";
import { inPage } from "./words";

const IRI = /<([^<>"{}|^`\\\s]+)>/g;
const WAIT = 150;

class NameWidget extends WidgetType {
  constructor(private readonly name: string) {
    super();
  }

  override eq(other: NameWidget): boolean {
    return other.name === this.name;
  }

  override toDOM(): HTMLElement {
    const made = document.createElement("span");
    made.className = "cm-label";
    made.textContent = this.name;
    return made;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

/** Returns the extension; things are those whose IRI begins with `base`. */
export function labels(server: Server, base: string): Extension {
  const known = new Map<string, string>();
  const asked = new Set<string>();

  const plugin = ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      private timer = 0;

      constructor(private readonly view: EditorView) {
        this.decorations = this.make();
      }

      update(update: ViewUpdate): void {
        if (update.docChanged || update.viewportChanged || update.transactions.length > 0) this.decorations = this.make();
      }

      destroy(): void {
        window.clearTimeout(this.timer);
      }

      private make(): DecorationSet {
        const builder = new RangeSetBuilder<Decoration>();
        const wanted: string[] = [];
        for (const { from, to } of this.view.visibleRanges) {
          const text = this.view.state.sliceDoc(from, to);
          for (const found of text.matchAll(IRI)) {
            const iri = found[1] ?? "";
            if (!iri.startsWith(base)) continue;
            const name = known.get(iri);
            const at = from + (found.index ?? 0) + found[0].length;
            if (name !== undefined && name !== "") builder.add(at, at, Decoration.widget({ widget: new NameWidget(name), side: 1 }));
            else if (!asked.has(iri)) wanted.push(iri);
          }
        }
        if (wanted.length > 0) {
          window.clearTimeout(this.timer);
          this.timer = window.setTimeout(() => void this.fetch(wanted), WAIT);
        }
        return builder.finish();
      }

      private async fetch(iris: readonly string[]): Promise<void> {
        for (const iri of iris) asked.add(iri);
        try {
          const names = await server.names(iris);
          for (const [iri, name] of Object.entries(names)) known.set(iri, inPage(name.label));
          this.view.dispatch({}); // draw again
        } catch {
          for (const iri of iris) asked.delete(iri);
        }
      }
    },
    { decorations: (one) => one.decorations },
  );
  return plugin;
}
