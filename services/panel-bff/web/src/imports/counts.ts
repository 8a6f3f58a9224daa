import type { ImportCounts, Outcome } from "../api/types";
import { counted } from "../format/numbers";

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

type InPart = Pick<ImportCounts, "in_part">;

const inPart = (count: number, are: string, rest: string): string | null =>
  count === 0 ? null : `${counted(count, "row")} of the created and updated ${are} applied in part: ${rest}.`;

/** What is said of the rows that were applied in part (IM-9); null when there are none. */
export const inPartDone = ({ in_part: count }: InPart): string | null =>
  inPart(count, count === 1 ? "was" : "were", "a cell was left out, the rest was applied");

/** The same before it is done. */
export const inPartPlanned = ({ in_part: count }: InPart): string | null =>
  inPart(count, "will be", "a cell is left out, the rest is applied");

/** "Comma" for ","; what nobody named is shown as it is. */
export function delimiterName(delimiter: string): string {
  const names: Record<string, string> = { ",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe" };
  return names[delimiter] ?? delimiter;
}
