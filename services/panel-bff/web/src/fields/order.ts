import type { Field } from "../api/types";
import { groupFields, type FieldGroup } from "../panel/sections/grouping";

export type Direction = "up" | "down";

/** A field and the position it is to get. */
export interface Placing {
  id: string;
  position: number;
}

const step = (direction: Direction): number => (direction === "up" ? -1 : 1);

function swapped<T>(items: readonly T[], at: number, direction: Direction): T[] | null {
  const to = at + step(direction);
  const [one, other] = [items[at], items[to]];
  if (at < 0 || one === undefined || other === undefined) return null;
  return items.map((item, index) => (index === at ? other : index === to ? one : item));
}

/** The positions in use, made different from one another where two fields share one. */
function places(fields: readonly Field[]): number[] {
  const known = fields.map((field) => field.position ?? 0).sort((one, other) => one - other);
  let last = -1;
  return known.map((position) => (last = Math.max(position, last + 1)));
}

/** What has to be saved so that the fields stand in this order: as few as can be. */
function placed(wanted: readonly Field[]): Placing[] {
  const positions = places(wanted);
  return wanted
    .map((field, index) => ({ id: field.id, position: positions[index] ?? index, from: field.position }))
    .filter((one) => one.position !== one.from)
    .map(({ id, position }) => ({ id, position }));
}

/** A field moved among the fields of its group; null at the group's end. Two fields change as a rule. */
export function moveField(fields: readonly Field[], id: string, direction: Direction): Placing[] | null {
  const group = groupFields(fields).find((one) => one.fields.some((field) => field.id === id));
  if (group === undefined) return null;
  const wanted = swapped(
    group.fields,
    group.fields.findIndex((field) => field.id === id),
    direction,
  );
  return wanted === null ? null : placed(wanted);
}

/** A group moved among the groups; fields without a group stay in front of all. */
export function moveGroup(fields: readonly Field[], name: string, direction: Direction): Placing[] | null {
  const groups = groupFields(fields);
  const named = groups.filter((group) => group.name !== null);
  const wanted = swapped<FieldGroup>(
    named,
    named.findIndex((group) => group.name === name),
    direction,
  );
  if (wanted === null) return null;
  return placed(wanted.flatMap((group) => group.fields));
}

/** Where a field stands in its group: 1-based. */
export function placeOf(fields: readonly Field[], id: string): { at: number; of: number } | null {
  const group = groupFields(fields).find((one) => one.fields.some((field) => field.id === id));
  if (group === undefined) return null;
  return { at: group.fields.findIndex((field) => field.id === id) + 1, of: group.fields.length };
}
