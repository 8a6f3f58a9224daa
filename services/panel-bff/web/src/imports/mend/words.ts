import type { Catalogue } from "../../api/types";
import { customField } from "../../panel/history/words";

const BOOLEANS = ["active", "ai_disabled", "test_user"];
const YES_NO = ["yes", "no"];

/** What a cell can say whose field knows but a few words (IM-10); null: its field takes any text. */
export function wordsOf(field: string, catalogue: Pick<Catalogue, "fields">): readonly string[] | null {
  if (BOOLEANS.includes(field)) return YES_NO;
  const custom = customField(field, catalogue);
  if (custom === undefined || custom.deleted) return null;
  if (custom.type === "boolean") return YES_NO;
  return custom.type === "choice" ? custom.options.map(({ label }) => label) : null;
}

const folded = (text: string): string => text.trim().toLowerCase();

/** What can be chosen for a cell: nothing, what stands and what stood in it, and each other word of its field. */
export function choicesOf(words: readonly string[], ...own: readonly string[]): string[] {
  const there = new Set(own.map(folded));
  return [...new Set(["", ...own, ...words.filter((word) => !there.has(folded(word)))])];
}
