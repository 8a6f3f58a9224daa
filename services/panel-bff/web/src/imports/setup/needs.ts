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

/** "First Name, Last Name and Phone". */
const listed = (names: readonly string[]): string =>
  [names.slice(0, -1).join(", "), ...names.slice(-1)].filter((part) => part !== "").join(" and ");

/** How somebody gets on whose file lacks something; null when nothing is missing. */
export function wayOn(found: readonly Need[]): string | null {
  const missing = found.filter(({ by }) => by === null);
  if (missing.length === 0) return null;
  const names = listed(missing.map(({ name }) => name));
  const which = missing.length === 1 ? `the column that holds ${names}` : `a column for each of ${names}`;
  const halves = missing.some(({ target }) => NAMES.includes(target));
  return [
    `Choose ${which}; ${missing.length === 1 ? "its" : "their"} cells may be empty.`,
    halves ? "A column with the whole name counts for both names: choose “Full Name” for it." : null,
    "A file that only updates contacts, found by their id or CRM ID, needs none of these: choose “Update only” below.",
  ]
    .filter((words) => words !== null)
    .join(" ");
}
