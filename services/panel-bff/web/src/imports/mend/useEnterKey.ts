import type { KeyboardEvent, RefObject } from "react";

/** A cell of a row: in a textarea Enter is a new line, and the choice of rows is none. */
const isCell = (target: EventTarget): target is HTMLInputElement | HTMLSelectElement =>
  target instanceof HTMLSelectElement
    ? target.closest("li") !== null
    : target instanceof HTMLInputElement && target.type !== "checkbox";

/**
 * As in a spreadsheet: Enter leads to the next cell that was wrong, Shift with Enter back, and after the last one to the
 * button that sends them.
 */
export function useEnterKey(section: RefObject<HTMLElement | null>) {
  return (event: KeyboardEvent) => {
    const here = event.target;
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !isCell(here)) return;
    event.preventDefault();
    const cells = [
      ...(section.current?.querySelectorAll<HTMLElement>("[data-wrong]:is(input, select, textarea)") ?? []),
    ];
    const follows = (cell: HTMLElement) => (here.compareDocumentPosition(cell) & Node.DOCUMENT_POSITION_FOLLOWING) > 0;
    const next = event.shiftKey
      ? cells.findLast((cell) => cell !== here && !follows(cell))
      : (cells.find(follows) ?? section.current?.querySelector<HTMLElement>("[data-send]"));
    next?.focus();
  };
}
