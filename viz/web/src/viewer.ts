/** Entry of the offline page: puts the picture, the search, the card and the languages together. */
import "./viewer.css";
import { Canvas, type VisData } from "./canvas";
import { cardOf, type Words } from "./card";
import { Colours } from "./colours";
import { byId, make } from "./dom";
import { Finder } from "./finder";
import { drawLegend } from "./legend";
import { unpacked } from "./packed";
import type { GraphView, Lang } from "./view";

interface PageData {
  readonly view: GraphView;
  readonly vis: VisData;
  readonly words: Readonly<Record<Lang, Words>>;
  readonly lang: Lang;
}

function start(): void {
  const data = unpacked(byId("data", HTMLScriptElement).text) as PageData;
  const root = document.documentElement;
  const colours = new Colours(root);
  const card = byId("card", HTMLElement);
  const known = new Map(data.view.nodes.map((node) => [node.id, node]));
  let lang: Lang = data.lang;
  let chosen = "";

  root.classList.add("live");
  for (const tools of document.querySelectorAll<HTMLElement>(".tools")) tools.hidden = false;

  const canvas = new Canvas(byId("canvas", HTMLElement), data.view, data.vis, colours, (id) => {
    choose(id);
  });
  const finder = new Finder(
    byId("find", HTMLInputElement),
    byId("found", HTMLElement),
    data.view.nodes,
    (id) => {
      showPicture(true);
      choose(id);
    },
  );

  function choose(id: string): void {
    chosen = known.has(id) ? id : "";
    canvas.mark(chosen);
    showCard();
  }

  function showCard(): void {
    const node = known.get(chosen);
    card.hidden = node === undefined;
    if (!node) {
      card.replaceChildren();
      return;
    }
    const close = make("button", "close", data.words[lang]["close"] ?? "×");
    close.type = "button";
    close.addEventListener("click", () => {
      choose("");
      byId("canvas", HTMLElement).focus();
    });
    card.replaceChildren(close, cardOf(data.view, node, data.words[lang], lang, choose));
    card.scrollTop = 0;
  }

  function showPicture(picture: boolean): void {
    root.classList.toggle("reading", !picture);
    byId("as-picture", HTMLButtonElement).setAttribute("aria-pressed", String(picture));
    byId("as-text", HTMLButtonElement).setAttribute("aria-pressed", String(!picture));
    if (picture) canvas.network.redraw();
  }

  function speak(next: Lang): void {
    lang = next;
    root.lang = next === "zh" ? "zh-CN" : "en";
    document.title = next === "en" && data.view.title.en !== "" ? data.view.title.en : data.view.title.zh;
    finder.speak(data.words[next], next);
    canvas.speak(next);
    showCard();
  }

  function repaint(): void {
    colours.forget();
    drawLegend(byId("legend", HTMLElement), colours);
    canvas.network.redraw();
  }

  byId("as-picture", HTMLButtonElement).addEventListener("click", () => {
    showPicture(true);
  });
  byId("as-text", HTMLButtonElement).addEventListener("click", () => {
    showPicture(false);
  });
  byId("fit", HTMLButtonElement).addEventListener("click", () => {
    showPicture(true);
    canvas.fit();
  });
  byId("language", HTMLButtonElement).addEventListener("click", () => {
    speak(lang === "zh" ? "en" : "zh");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") choose("");
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  window.addEventListener("resize", () => {
    canvas.fit();
  });

  drawLegend(byId("legend", HTMLElement), colours);
  speak(lang);
  // Tells tests and benchmarks that the first complete picture stands.
  canvas.network.once("afterDrawing", () => {
    root.dataset["drawn"] = String(performance.now());
  });
  canvas.network.redraw();
}

start();
