import type { DryRunCounts, Outcome } from "../../api/types";
import { counted, formatCount } from "../../format/numbers";

/** The outcomes a check can foretell, in the order of the report. */
export const FORETOLD = ["created", "updated", "unchanged", "skipped", "refused"] as const satisfies readonly Outcome[];

export const rowsOf = (counts: DryRunCounts): number => FORETOLD.reduce((sum, outcome) => sum + counts[outcome], 0);

export interface Foretold {
  outcome: (typeof FORETOLD)[number];
  words: string;
}

const SAID: Record<(typeof FORETOLD)[number], (count: number) => string> = {
  created: (count) => `${counted(count, "contact")} will be created`,
  updated: (count) => `${counted(count, "contact")} will be updated`,
  unchanged: (count) =>
    count === 1
      ? "1 contact is as the file has it and stays"
      : `${formatCount(count)} contacts are as the file has them and stay`,
  skipped: (count) => `${counted(count, "row")} will be skipped`,
  refused: (count) =>
    `${counted(count, "row")} will be refused; the report lists ${count === 1 ? "it" : "them"} to be mended`,
};

/** Exactly what will happen, line by line; what happens to nobody is not said. */
export const promises = (counts: DryRunCounts): Foretold[] =>
  FORETOLD.filter((outcome) => counts[outcome] > 0).map((outcome) => ({
    outcome,
    words: SAID[outcome](counts[outcome]),
  }));

/** IM-15: what a roll-back would not take back; null where there is nothing. */
export const stricterWords = (rows: number): string | null =>
  rows === 0
    ? null
    : `${counted(rows, "row makes", "rows make")} consent stricter. A roll-back keeps that and lists ${rows === 1 ? "it" : "them"} for staff.`;

/** "412 created, 1,203 updated and 12 refused" */
export function inOneSentence(counts: DryRunCounts): string {
  const parts = FORETOLD.filter((outcome) => counts[outcome] > 0).map(
    (outcome) => `${formatCount(counts[outcome])} ${outcome}`,
  );
  const last = parts.pop();
  if (last === undefined) return "no row";
  return parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
}
