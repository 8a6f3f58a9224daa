import type { ImportCounts, Outcome } from "../api/types";

/** The seven outcomes in the order of the report; together they are all data rows (IM-13). */
export const OUTCOMES = [
  "created",
  "updated",
  "unchanged",
  "skipped",
  "refused",
  "held",
  "not_reached",
] as const satisfies readonly Outcome[];

export const OUTCOME_NAMES: Record<Outcome, string> = {
  created: "Created",
  updated: "Updated",
  unchanged: "Unchanged",
  skipped: "Skipped",
  refused: "Refused",
  held: "Held",
  not_reached: "Not reached",
};

export const sumOf = (counts: ImportCounts): number => OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);

/** The counts as they are shown: while rows are still to come they stand as not reached, so that the sum is the file's. */
export function shownCounts(counts: ImportCounts, total: number): ImportCounts {
  return { ...counts, not_reached: counts.not_reached + Math.max(0, total - sumOf(counts)) };
}

/** "Comma" for ","; what nobody named is shown as it is. */
export function delimiterName(delimiter: string): string {
  const names: Record<string, string> = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe" };
  return names[delimiter] ?? delimiter;
}
