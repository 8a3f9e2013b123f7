/** A quiz of a story: says whether the answer is right, and why. */
export type Score = "right" | "wrong";

export function makeQuiz(
  form: HTMLFormElement,
  right: readonly boolean[],
  words: Readonly<Record<string, string>>,
  answered: (score: Score) => void,
): void {
  const result = form.querySelector<HTMLElement>(".result");
  const why = form.querySelector<HTMLElement>("[data-why]");
  if (why) why.hidden = true;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const inputs = [...form.querySelectorAll<HTMLInputElement>("input")];
    if (!inputs.some((input) => input.checked)) return;
    const score: Score = inputs.every((input) => input.checked === (right[Number(input.value)] ?? false)) ? "right" : "wrong";
    form.dataset["score"] = score;
    if (result) result.textContent = words[score] ?? "";
    if (why) why.hidden = score === "wrong";
    answered(score);
  });
  form.addEventListener("change", () => {
    delete form.dataset["score"];
    if (result) result.textContent = "";
  });
}
