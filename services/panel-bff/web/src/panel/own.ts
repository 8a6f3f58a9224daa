import type { Panel } from "../api/types";

/** Panels as this page itself made them of a saved answer: nothing that others changed. */
const own = new WeakSet<Panel>();

export const markOwn = (panel: Panel): void => void own.add(panel);

export const isOwn = (panel: Panel): boolean => own.has(panel);

/** Contacts whose summary this page asked for and has not got: the stream may bring it before its job has ended. */
const awaited = new Set<string>();

/** Who closes the panel never hears of the end: what comes later than this may be another's. */
const AWAITED_MS = 120_000;

export function awaitSummary(contact: string): void {
  awaited.add(contact);
  setTimeout(() => gotSummary(contact), AWAITED_MS);
}

export const gotSummary = (contact: string): void => void awaited.delete(contact);

/** A panel as it would have been with the summary of a later one, if this page asked for that. */
export const withAwaited = (before: Panel, after: Panel): Panel =>
  awaited.has(after.contact.id) ? { ...before, summary: after.summary } : before;
