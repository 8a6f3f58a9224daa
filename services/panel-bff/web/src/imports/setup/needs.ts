import type { Preview } from "../../api/types";

/** A field that must be mapped (IM-3), and the header of the column it is mapped to. */
export interface Need {
  target: string;
  name: string;
  by: string | null;
}

const NAMES = ["first_name", "last_name"];

/** What is needed, and what it comes from; a full name is both names. */
export function needs({ targets, columns }: Pick<Preview, "targets" | "columns">): Need[] {
  const headerOf = (target: string) => columns.find((column) => column.target === target)?.header ?? null;
  const full = headerOf("full_name");
  return targets
    .filter(({ target, required }) => required || (full !== null && NAMES.includes(target)))
    .map(({ target, name }) => ({ target, name, by: headerOf(target) ?? (NAMES.includes(target) ? full : null) }));
}

/** How somebody gets on whose file lacks something; null when nothing is missing. */
export function wayOn(found: readonly Need[]): string | null {
  const missing = found.filter(({ by }) => by === null);
  if (missing.length === 0) return null;
  const names = missing.map(({ name }) => name).join(" and ");
  const halves = missing.some(({ target }) => NAMES.includes(target));
  return [
    `Choose the column that holds ${names}; its cells may be empty.`,
    halves ? "A column with the whole name counts for both names: choose “Full Name” for it." : null,
    "A file that only updates contacts, found by their id or CRM ID, needs none of these: choose “Update only” below.",
  ]
    .filter((words) => words !== null)
    .join(" ");
}
