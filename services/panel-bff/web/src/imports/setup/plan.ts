import type { PlannedChange, PlanRow } from "../../api/types";

const textOf = (changes: readonly PlannedChange[], field: string): string | null => {
  const after = changes.find((change) => change.field === field)?.after;
  return typeof after === "string" && after !== "" ? after : null;
};

/** Whom a row is about, before it is applied: a contact that is there by its name, a new one by what it will have. */
export function nameOf({ full_name: name, contact_id: id, changes }: PlanRow): string | null {
  if (name !== null) return name;
  if (id !== null) return null;
  const first = textOf(changes, "preferred_name") ?? textOf(changes, "first_name");
  const full = [first, textOf(changes, "last_name")].filter((part) => part !== null).join(" ");
  return full === "" ? (textOf(changes, "phone") ?? textOf(changes, "email")) : full;
}
