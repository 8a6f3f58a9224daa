import type { KeyboardEvent, RefObject } from "react";

/**
 * As in a spreadsheet: Enter leads to the next cell that was wrong, Shift with Enter back, and after the last one to the
 * button that sends them.
 */
export function useEnterKey(section: RefObject<HTMLElement | null>) {
  return (event: KeyboardEvent) => {
    const here = event.target;
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || !(here instanceof HTMLInputElement)) return;
    if (here.type === "checkbox") return;
    event.preventDefault();
    const cells = [...(section.current?.querySelectorAll<HTMLElement>("[data-wrong]:is(input, textarea)") ?? [])];
    const follows = (cell: HTMLElement) => (here.compareDocumentPosition(cell) & Node.DOCUMENT_POSITION_FOLLOWING) > 0;
    const next = event.shiftKey
      ? cells.findLast((cell) => cell !== here && !follows(cell))
      : (cells.find(follows) ?? section.current?.querySelector<HTMLElement>("[data-send]"));
    next?.focus();
  };
}
