import type { PlannedChange, PlanRow, RowCode } from "../../api/types";

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

/** The rules that decide a field, by what they are called, as people would say it (IM-7, IM-8, PP-1, DE-3, DE-4, CH-1, CH-8, LA-5). */
const RULES: Readonly<Record<string, string>> = {
  "IM-8 overwrite": "The file overwrites it",
  "IM-8 fill": "The file fills a blank",
  "IM-7 clear": "UNSET clears it",
  "PP-1 replaced": "The former phone is kept here",
  "DE-3 new number": "A new number starts clean",
  "DE-4 known number": "As it stood for this number",
  "CH-1 appears": "Comes with the phone or email",
  "CH-1 returns": "The last status of that address is back",
  "CH-1 goes": "Goes with the phone or email",
  "CH-8 stricter": "The stricter status wins",
  "LA-5 added": "Added where missing",
};

/** Why a field becomes what it does; of a new contact there is nothing to say. */
export const ruleWords = (rule: string): string => (rule === "IM-4 created" ? "" : (RULES[rule] ?? rule));

/** Labels come to those that are there, whichever these are: they have no before. */
export const isAdded = (rule: string): boolean => rule === "LA-5 added";

/** What to do about it; a cell that would be left out keeps nothing else of its row back, and nothing is applied yet. */
export const nextStepOf = ({ level, next_step: step }: Pick<RowCode, "level" | "next_step">): string =>
  level === "field" ? "The cell would be left out, the rest of the row applied." : step;

const CHANNEL = "channel:";

/** A value as the history has it: there a channel says which one it is, and names are one text. */
export function valueOf(field: string, value: PlannedChange["after"]): PlannedChange["before"] {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.join(", ");
  return field.startsWith(CHANNEL)
    ? ({ ...value, channel: field.slice(CHANNEL.length) } as unknown as PlannedChange["before"])
    : value;
}
