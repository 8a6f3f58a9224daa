import type { ReportColumn, ReportRow, RowCode } from "../../api/types";

/** Columns by which one knows a person, shown where no cell is wrong by itself. */
const KNOWN_BY = new Set(["first_name", "last_name", "full_name", "phone", "email", "crm_id", "id"]);
/** So many columns need no choice of which to show. */
const FEW = 6;

/**
 * The cells of a row, one for each column. A row that did not fit its header is laid out as far as it goes; a line whose
 * quotation marks do not match came as one cell, and is cut at the delimiter.
 */
export function laidOut(row: Pick<ReportRow, "cells">, width: number, delimiter: string): string[] {
  const cells = row.cells ?? [];
  const [line = ""] = cells;
  const whole = cells.length === 1 && width > 1 ? line.split(delimiter).map(unquoted) : cells;
  return Array.from({ length: width }, (_, at) => whole[at] ?? "");
}

const unquoted = (cell: string): string => cell.trim().replace(/^"|"$/g, "").replaceAll('""', '"');

/** Whether the cells as they stood in the file are not one for each column, so that they have to be seen beside the form. */
export const isRagged = (row: Pick<ReportRow, "cells">, width: number): boolean => row.cells?.length !== width;

/** What is said of single cells, by cell, and what is said of the whole row. Warnings ask for nothing. */
export function sorted(codes: readonly RowCode[]): { ofCells: Map<number, RowCode[]>; ofRow: RowCode[] } {
  const ofCells = new Map<number, RowCode[]>();
  const ofRow: RowCode[] = [];
  for (const code of codes) {
    if (code.at === null) ofRow.push(code);
    else if (code.level !== "warning") ofCells.set(code.at, [...(ofCells.get(code.at) ?? []), code]);
  }
  return { ofCells, ofRow };
}

/** Which columns a row shows first: those that are wrong; where none is by itself, those by which one knows a person. */
export function shownFirst(columns: readonly ReportColumn[], bad: ReadonlySet<number>): number[] {
  const all = columns.map((_, at) => at);
  if (columns.length <= FEW) return all;
  const chosen = all.filter((at) => (bad.size > 0 ? bad.has(at) : KNOWN_BY.has(columns[at]?.field ?? "")));
  return chosen.length > 0 ? chosen : all;
}

export const sameCells = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((cell, at) => cell === others[at]);
