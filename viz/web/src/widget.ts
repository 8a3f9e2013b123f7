/** The picture in a notebook: an anywidget module. Python reads and sets what is chosen. */
import "./widget.css";
import { Canvas, type VisData } from "./canvas";
import { cardOf, type Words } from "./card";
import { Colours } from "./colours";
import { make } from "./dom";
import { Finder } from "./finder";
import { unpacked } from "./packed";
import { inLang, type GraphView, type Lang } from "./view";

interface PageData {
  readonly view: GraphView;
  readonly vis: VisData;
  readonly words: Readonly<Record<Lang, Words>>;
  readonly lang: Lang;
}

/** What anywidget hands over of the model in Python. */
export interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(event: string, call: () => void): void;
  off(event: string, call: () => void): void;
}

/** Draws into `el`, and returns what takes it away again. */
function render({ model, el }: { readonly model: Model; readonly el: HTMLElement }): () => void {
  const { view, vis, words, lang } = unpacked(String(model.get("page"))) as PageData;
  const known = new Map(view.nodes.map((node) => [node.id, node]));
  const field = make("input");
  field.type = "search";
  const found = make("ul", "found");
  found.hidden = true;
  const holder = make("div", "canvas");
  holder.style.height = `${Number(model.get("height"))}px`;
  const card = make("aside", "card");
  const root = make(
    "div",
    "atlas-widget",
    make("div", "head", make("strong", "", inLang(view.title, lang)), make("div", "search", field, found)),
    make("p", "summary", inLang(view.summary, lang)),
    make("div", "stage", holder, card),
    make("p", "source", inLang(view.source, lang)),
  );
  root.lang = lang === "zh" ? "zh-CN" : "en";
  el.replaceChildren(root);

  const canvas = new Canvas(holder, view, vis, new Colours(root), tell);
  const finder = new Finder(field, found, view.nodes, tell);
  canvas.speak(lang);
  finder.speak(words[lang], lang);

  /** Lets Python know; `show` follows, whoever changed it. */
  function tell(id: string): void {
    model.set("selected", known.has(id) ? id : "");
    model.save_changes();
    show();
  }

  function show(): void {
    const id = String(model.get("selected"));
    const node = known.get(id);
    canvas.mark(node ? id : "");
    card.hidden = node === undefined;
    card.replaceChildren(...(node ? [cardOf(view, node, words[lang], lang, tell)] : []));
  }

  const watch = new ResizeObserver(() => {
    canvas.fit();
  });
  watch.observe(holder);
  model.on("change:selected", show);
  show();
  return () => {
    watch.disconnect();
    model.off("change:selected", show);
    canvas.network.destroy();
  };
}

export default { render };
