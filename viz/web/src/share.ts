/** The panel «嵌入与导出»: copies code, and sends the form as soon as a choice changes. */
export function makeCopyButton(button: HTMLButtonElement): void {
  const field = document.getElementById(button.dataset["copy"] ?? "");
  if (!(field instanceof HTMLTextAreaElement)) return;
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    void copy(field).then((done) => {
      if (!done) return; // the text is selected: the keyboard copies it
      button.textContent = button.dataset["done"] ?? words;
      button.setAttribute("aria-live", "polite");
    });
  });
  field.addEventListener("focus", () => field.select());
}

async function copy(field: HTMLTextAreaElement): Promise<boolean> {
  field.focus();
  field.select();
  try {
    await navigator.clipboard.writeText(field.value); // absent where the site has no https
    return true;
  } catch {
    return document.execCommand("copy");
  }
}

export function sendOnChange(form: HTMLFormElement): void {
  form.addEventListener("change", () => form.requestSubmit());
  for (const button of form.querySelectorAll<HTMLElement>("button")) button.hidden = true;
}
