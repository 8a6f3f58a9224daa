import type { PreviewColumn } from "../../api/types";

/** What is sent for a cell that clears the field, as in any file (IM-7). */
const UNSET = "UNSET";
const NOTHING_SAID = "nothing-said";
const MEANS = "means:";

const WORDS: Readonly<Record<string, string>> = { true: "Yes", false: "No" };

/** What a word that the field does not know can stand for (IM-10). */
export function meaningChoices(options: readonly string[], target: string): { value: string; label: string }[] {
  return [
    { value: NOTHING_SAID, label: "Leave it out, with a warning" },
    ...options.map((option) => ({ value: MEANS + option, label: WORDS[option] ?? option })),
    { value: MEANS, label: "Leave the field as it is" },
    ...(target.startsWith("channel_") ? [] : [{ value: MEANS + UNSET, label: "Clear the field" }]),
  ];
}

/** The choice that stands for what was said of a word; each word is looked for in any case. */
export function choiceOf(cell: string, { values }: Pick<PreviewColumn, "values">): string {
  const meaning = values[cell];
  return meaning === undefined ? NOTHING_SAID : MEANS + meaning;
}

/** Null: nothing is said of the word any more. */
export const meaningOf = (choice: string): string | null =>
  choice === NOTHING_SAID ? null : choice.slice(MEANS.length);
