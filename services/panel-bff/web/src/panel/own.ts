import type { Panel } from "../api/types";

/** Panels as this page itself made them of a saved answer: nothing that others changed. */
const own = new WeakSet<Panel>();

export function markOwn(panel: Panel): Panel {
  own.add(panel);
  return panel;
}

export const isOwn = (panel: Panel): boolean => own.has(panel);
