import { neighbours, type Neighbours } from "./listing";

/** Where a contact was last seen in the list: a name that was saved, or an archive, may lead it away from there (CT-2). */
export interface Place {
  id: string;
  /** The list as it was then. */
  ids: readonly string[];
}

/** Beside somebody whom it stood beside, or at the same end of the list. */
function isBesideTheSame(ids: readonly string[], at: number, { id, ids: old }: Place): boolean {
  const was = old.indexOf(id);
  return old[was - 1] === ids[at - 1] || old[was + 1] === ids[at + 1];
}

/** The place of an open contact in the list as it is now; where it was when it is there no longer. Null: never listed. */
export function placeOf(ids: readonly string[], id: string, before: Place | null): Place | null {
  const known = before?.id === id ? before : null;
  const at = ids.indexOf(id);
  if (at === -1 || known?.ids === ids) return known;
  return known === null || isBesideTheSame(ids, at, known) ? { id, ids } : known;
}

/** The way on from a place, by who of those before and after it is still listed. */
export function besidePlace(ids: readonly string[], { id, ids: old }: Place): Neighbours {
  const others = ids.filter((other) => other !== id);
  const listed = new Set(others);
  const was = old.indexOf(id);
  const before = old.slice(0, was).findLast((other) => listed.has(other));
  const after = old.slice(was + 1).find((other) => listed.has(other));
  const index = before === undefined ? Math.max(0, others.indexOf(after ?? "")) : others.indexOf(before) + 1;
  return { index, previous: others[index - 1] ?? null, next: others[index] ?? null };
}

/** The contacts before and after one: at the place it had while it was open, else where it is listed. */
export const beside = (ids: readonly string[], id: string, place: Place | null): Neighbours =>
  place?.id === id && place.ids !== ids ? besidePlace(ids, place) : neighbours(ids, id);
