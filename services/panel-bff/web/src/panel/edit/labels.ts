import type { Label } from "../../api/types";

/** A label that is chosen but not made yet is its name behind this. */
const NEW = "new:";

export const newLabel = (name: string): string => NEW + name.trim().replace(/\s+/g, " ");
export const newName = (choice: string): string | null => (choice.startsWith(NEW) ? choice.slice(NEW.length) : null);

/** Names are the same whatever their case and spaces (LA-1). */
const folded = (name: string): string => name.normalize("NFC").trim().replace(/\s+/g, " ").toLowerCase();

export const labelNamed = (labels: readonly Label[], name: string): Label | undefined =>
  labels.find((label) => folded(label.name) === folded(name));

/** The labels a search offers: not archived, not chosen yet, with the words in their name (LA-2, LA-3). */
export function offered(labels: readonly Label[], chosen: readonly string[], search: string): Label[] {
  const words = folded(search);
  return labels
    .filter((label) => !label.archived && !chosen.includes(label.id) && folded(label.name).includes(words))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** The name to offer for a new label; null when there is such a label, chosen or not, or nothing was typed. */
export function creatable(labels: readonly Label[], chosen: readonly string[], search: string): string | null {
  const name = search.trim().replace(/\s+/g, " ");
  if (name === "" || name.length > 64 || labelNamed(labels, name) !== undefined) return null;
  return chosen.some((choice) => folded(newName(choice) ?? "") === folded(name)) ? null : name;
}

export interface LabelEdits {
  add: string[];
  remove: string[];
  create: string[];
}

export function labelEdits(now: readonly string[], start: readonly string[]): LabelEdits {
  return {
    add: now.filter((choice) => newName(choice) === null && !start.includes(choice)),
    remove: start.filter((id) => !now.includes(id)),
    create: now.map(newName).filter((name): name is string => name !== null),
  };
}

/** My choice on top of what others made of the set meanwhile: what I added and removed stays so (CT-5). */
export const followedLabels = (now: readonly string[], start: readonly string[], next: readonly string[]): string[] => [
  ...next.filter((id) => now.includes(id) || !start.includes(id)),
  ...now.filter((choice) => !start.includes(choice) && !next.includes(choice)),
];

export const sameLabels = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id) => other.includes(id));

export const countOf = ({ add, remove, create }: LabelEdits): number => add.length + remove.length + create.length;
