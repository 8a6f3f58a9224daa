import type { KeyboardEvent } from "react";
import type { ContactRow } from "../api/types";

const JUMP = 10;

const target = (key: string, at: number, last: number): number | null => {
  switch (key) {
    case "ArrowDown":
    case "j":
      return Math.min(last, at + 1);
    case "ArrowUp":
    case "k":
      return Math.max(0, at - 1);
    case "PageDown":
      return Math.min(last, at + JUMP);
    case "PageUp":
      return Math.max(0, at - JUMP);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
};

/** Arrows, J and K, Page keys, Home and End move between rows; Enter is the link's own. */
export function useRowKeys(rows: readonly ContactRow[], onMove: (id: string) => void) {
  return (event: KeyboardEvent<HTMLElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLElement)) return;
    const at = rows.findIndex((row) => row.id === (event.target as HTMLElement).dataset.contact);
    const to = at === -1 ? null : target(event.key, at, rows.length - 1);
    const row = to === null ? undefined : rows[to];
    if (row === undefined) return;
    event.preventDefault();
    onMove(row.id);
  };
}
