import { sameCells } from "./cells";

/** What was typed into rows of a report and not sent yet: the cells of each row that will be imported again. */
export type MendDraft = Readonly<Record<string, readonly string[]>>;

export const EMPTY: MendDraft = {};
export const MOST_ROWS = 10_000;

/** Of whom, and of which import: another person at the same browser has drafts of their own. */
export const draftKey = (user: string, importId: string): string => `mend:${user}:${importId}`;

/** What the browser kept, as far as it is one. */
export function parsed(text: string | null): MendDraft {
  try {
    const found: unknown = JSON.parse(text ?? "{}");
    if (typeof found !== "object" || found === null) return EMPTY;
    return Object.fromEntries(Object.entries(found).filter(([row, cells]) => Number(row) > 0 && isCells(cells)));
  } catch {
    return EMPTY;
  }
}

const isCells = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((cell) => typeof cell === "string");

/** After typing: a row whose cells are again as they were is not imported again. */
export function typed(draft: MendDraft, row: number, cells: readonly string[], before: readonly string[]): MendDraft {
  return sameCells(cells, before) ? without(draft, [row]) : { ...draft, [row]: cells };
}

/** Take rows out, for they were sent or put back. */
export function without(draft: MendDraft, rows: readonly number[]): MendDraft {
  const gone = new Set(rows.map(String));
  return Object.fromEntries(Object.entries(draft).filter(([row]) => !gone.has(row)));
}

export interface MendedRow {
  row: number;
  cells: readonly string[];
}

/** What is sent: the rows in the order of the file. */
export const rowsOf = (draft: MendDraft): MendedRow[] =>
  Object.entries(draft)
    .map(([row, cells]) => ({ row: Number(row), cells }))
    .sort((one, other) => one.row - other.row);

/** Why nothing can be sent; null when it can. */
export function whyIdle(count: number): string | null {
  if (count === 0) return "Correct a cell first, or choose a row to import it again as it is.";
  return count > MOST_ROWS ? "At most 10,000 rows at a time. Put some of them back, and send those next." : null;
}
