/** The page that edits a story, and the form that adds a picture to one. Everything is saved as JSON. */
type Body = Readonly<Record<string, unknown>>;

/** Sends JSON and returns what came back, or the server's own words for what is wrong. */
async function send(method: string, path: string, body: Body, lang: string, offline: string): Promise<Record<string, unknown> | string> {
  let answer: Response;
  try {
    answer = await fetch(path, {
      method,
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    return offline;
  }
  if (answer.status === 204) return {};
  const found: unknown = await answer.json().catch(() => null);
  if (answer.ok && typeof found === "object" && found !== null) return found as Record<string, unknown>;
  const error = (found as { error?: { message?: Record<string, string> } } | null)?.error?.message;
  return error?.[lang] ?? error?.["zh"] ?? `HTTP ${answer.status}`;
}

function fields(holder: Element, name: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const one of holder.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(`[data-${name}]`)) {
    found[one.dataset[name] ?? ""] = one.value;
  }
  return found;
}

export function storyOf(form: HTMLFormElement): Body {
  const { minutes, ...words } = fields(form, "field");
  const steps = [...form.querySelectorAll<HTMLElement>("[data-step]")].map((step) => ({
    ...(JSON.parse(step.dataset["step"] ?? "{}") as object),
    ...fields(step, "part"),
  }));
  return { ...words, minutes: Number(minutes) || 0, source: form.dataset["source"] ?? "", steps };
}

export function editStory(form: HTMLFormElement): void {
  const { api = "", pages = "", lang = "zh", saved = "", unsaved = "", failed = "", offline = "" } = form.dataset;
  const status = form.querySelector<HTMLElement>("[data-status]");
  let dirty = false;
  const say = (words: string, wrong = false): void => {
    if (!status) return;
    status.textContent = words;
    status.classList.toggle("attention", wrong);
  };
  const touch = (): void => {
    dirty = true;
    say(unsaved);
  };
  form.addEventListener("input", touch);
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("button") : null;
    const step = button?.closest<HTMLElement>("[data-step]");
    if (!button || !step) return;
    if (button.hasAttribute("data-remove")) step.remove();
    else if (button.dataset["move"] === "-1") step.previousElementSibling?.before(step);
    else if (button.dataset["move"] === "1") step.nextElementSibling?.after(step);
    else return;
    touch();
    if (step.isConnected) button.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = storyOf(form);
    // A new story is named after its title, as the server names one.
    const key = form.dataset["key"] || String(body["title"]).replace(/[^\p{L}\p{N}_]+/gu, "-").replace(/^[-_]+|[-_]+$/g, "").slice(0, 60) || "story";
    const before = form.dataset["version"] ?? "";
    void send("PUT", api + encodeURIComponent(key), { story: body, ...(before === "" ? {} : { before }) }, lang, offline).then((found) => {
      if (typeof found === "string") {
        say(failed + found, true);
        return;
      }
      dirty = false;
      say(saved);
      form.dataset["version"] = String(found["version"]);
      if (!form.dataset["key"]) window.location.assign(`${pages}${encodeURIComponent(key)}/edit`);
    });
  });
  const remove = form.querySelector<HTMLButtonElement>("[data-delete]");
  remove?.addEventListener("click", () => {
    if (remove.dataset["sure"] !== "1") {
      remove.dataset["sure"] = "1";
      remove.textContent = remove.dataset["delete"] ?? "";
      return;
    }
    void send("DELETE", api + encodeURIComponent(form.dataset["key"] ?? ""), {}, lang, offline).then((found) => {
      if (typeof found === "string") say(failed + found, true);
      else {
        dirty = false;
        window.location.assign(pages.replace(/\/$/, ""));
      }
    });
  });
}

export function addToStory(form: HTMLFormElement): void {
  const { api = "", lang = "zh", offline = "", failed = "", root = "" } = form.dataset;
  const status = form.querySelector<HTMLElement>("[data-status]");
  const which = form.querySelector<HTMLSelectElement>("[name=key]");
  const title = form.querySelector<HTMLElement>("[data-new]");
  const choose = (): void => {
    if (title) title.hidden = which?.value !== "_";
  };
  which?.addEventListener("change", choose);
  choose();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = fields(form, "part");
    const body = { ...(JSON.parse(form.dataset["picture"] ?? "{}") as object), ...words };
    void send("POST", `${api}${encodeURIComponent(which?.value ?? "_")}/steps`, body, lang, offline).then((found) => {
      if (typeof found === "string") {
        if (status) status.textContent = failed + found;
      } else window.location.assign(root + String(found["href"]));
    });
  });
}
