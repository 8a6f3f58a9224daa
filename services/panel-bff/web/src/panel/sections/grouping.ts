import type { CustomValue, Field } from "../../api/types";

export interface FieldGroup {
  name: string | null;
  fields: Field[];
}

const at = (field: Field): number => field.position ?? Number.MAX_SAFE_INTEGER;

export const hasValue = (value: CustomValue | null | undefined): boolean =>
  value !== undefined && value !== null && value !== "";

/** The institution's fields in its own order, those with the same group together; a group stands where its first field stands. */
export function groupFields(fields: readonly Field[]): FieldGroup[] {
  const ordered = fields
    .filter((field) => !field.deleted)
    .sort((one, other) => at(one) - at(other) || one.name.localeCompare(other.name));
  const groups = new Map<string | null, FieldGroup>();
  for (const field of ordered) {
    const group = groups.get(field.group) ?? { name: field.group, fields: [] };
    group.fields.push(field);
    groups.set(field.group, group);
  }
  return [...groups.values()].sort((one, other) => Number(one.name !== null) - Number(other.name !== null));
}

/** CF-6: only the fields with a value, or all of them; groups left without a field go. */
export function shownGroups(
  groups: readonly FieldGroup[],
  values: Record<string, CustomValue>,
  all: boolean,
): FieldGroup[] {
  if (all) return [...groups];
  return groups
    .map((group) => ({ ...group, fields: group.fields.filter((field) => hasValue(values[field.id])) }))
    .filter((group) => group.fields.length > 0);
}
