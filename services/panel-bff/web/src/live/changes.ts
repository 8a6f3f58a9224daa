import type { Contact, Panel } from "../api/types";

/** One thing that is not as it was: `key` is what marks its place, `name` what people call it. */
export interface Change {
  key: string;
  name: string;
}

export const sectionMark = (title: string): string => `section:${title}`;
export const fieldMark = (name: string): string => `field:${name}`;
export const customMark = (id: string): string => `custom:${id}`;

const HEADER: Readonly<Record<string, readonly (keyof Contact)[]>> = {
  Name: ["full_name", "first_name", "preferred_name"],
  Phone: ["phone", "country_calling_code"],
  Email: ["email"],
  Archived: ["archived"],
};

/** Rows of the default fields, by the names they are shown under. */
const DEFAULTS: Readonly<Record<string, readonly (keyof Contact)[]>> = {
  "AI Disabled": ["ai_disabled"],
  Channels: ["channels"],
  Contacted: ["contacted"],
  "CRM ID": ["crm_id"],
  "Deliverability Failure Count": ["deliverability_failure_count"],
  "Enrollment ID": ["enrollment_id"],
  "Invalid Phone": ["invalid_phone"],
  Language: ["language"],
  "Previous Phone": ["previous_phone"],
  "Test User": ["test_user"],
  Authentication: ["authentication"],
};

/** Sections that are one thing to who looks: a newer state of them is a change. */
const WHOLE: Readonly<Record<string, (panel: Panel) => unknown>> = {
  Reachability: ({ contact }) => contact.reachability ?? [],
  "Conversation Summary": ({ summary, conversation }) => [summary?.version, conversation?.message_count],
  Labels: ({ labels }) => labels?.labels ?? [],
  Notes: ({ notes }) => notes,
  "Campaign Scripts": ({ campaigns }) => campaigns,
  "Recent Import History": ({ imports }) => imports,
};

const differ = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other);

function namedIn(rows: typeof DEFAULTS, before: Contact, after: Contact): string[] {
  return Object.entries(rows)
    .filter(([, keys]) => keys.some((key) => differ(before[key], after[key])))
    .map(([name]) => name);
}

/** What differs between two readings of one contact's panel, in the order it is shown (CT-5). */
export function changesBetween(before: Panel, after: Panel): Change[] {
  const [was, is] = [before.contact, after.contact];
  const sections = Object.entries(WHOLE).filter(([, part]) => differ(part(before), part(after)));
  const defaults = namedIn(DEFAULTS, was, is);
  const custom = after.catalogue.fields.filter(({ id }) => was.custom[id] !== is.custom[id]);
  return [
    ...namedIn(HEADER, was, is).map((name) => ({ key: fieldMark(name), name })),
    ...sections.map(([title]) => ({ key: sectionMark(title), name: title })),
    ...defaults.map((name) => ({ key: fieldMark(name), name })),
    ...custom.map(({ id, name }) => ({ key: customMark(id), name })),
  ];
}

/** The places to mark: each change, and the section its field stands in. */
export function marksOf(changes: readonly Change[]): ReadonlySet<string> {
  const marks = new Set(changes.map(({ key }) => key));
  if (changes.some(({ name, key }) => key === fieldMark(name) && name in DEFAULTS))
    marks.add(sectionMark("Default Contact Fields"));
  if (changes.some(({ key }) => key.startsWith(customMark("")))) marks.add(sectionMark("Custom Contact Fields"));
  return marks;
}
