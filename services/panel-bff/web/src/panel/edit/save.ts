import { ifMatch, request } from "../../api/client";
import { ApiProblem } from "../../api/problem";
import type { Contact, Label, Panel } from "../../api/types";
import { newKey } from "../../api/upload";
import { changes, edited, seen, type Editable, type Form, type Held, type Kit } from "./form";
import { countOf, type LabelEdits } from "./labels";

type LabelSet = NonNullable<Panel["labels"]>;

const at = (id: string): string => `/api/panels/${encodeURIComponent(id)}`;

/** Sends the edited fields with the values they started from; 409 `conflict` when somebody else changed one of them. */
export function patchContact(id: string, origin: Editable, { now, start }: Form, kit: Kit): Promise<Contact> {
  return request<Contact>(`${at(id)}/contact`, {
    method: "PATCH",
    headers: ifMatch(origin.version),
    body: { changes: changes(now, start, kit), seen: seen(edited(now, start), origin) },
  });
}

/** A function that makes a contact; what is sent again unchanged carries the same key, so that nobody is made twice. */
export function contactMaker(): (form: Form, kit: Kit) => Promise<Contact> {
  let last = { body: "", key: "" };
  return ({ now, start }, kit) => {
    const body = changes(now, start, kit);
    const text = JSON.stringify(body);
    if (last.body !== text) last = { body: text, key: newKey() };
    return request<Contact>("/api/contacts", { method: "POST", headers: { "Idempotency-Key": last.key }, body });
  };
}

/** A new label, or the one that has got the name in the meantime (LA-1). */
async function labelNamed(name: string): Promise<{ id: string; made: Label | null }> {
  try {
    const made = await request<Label>("/api/labels", {
      method: "POST",
      headers: { "Idempotency-Key": newKey() },
      body: { name },
    });
    return { id: made.id, made };
  } catch (error) {
    const other = error instanceof ApiProblem && error.code === "duplicate-label" ? duplicateOf(error) : null;
    if (other === null) throw error;
    return { id: other, made: null };
  }
}

const duplicateOf = ({ extra }: ApiProblem): string | null => (extra.label as Label | undefined)?.id ?? null;

/** Makes the new labels, then changes the contact's set. Safe to repeat. */
export async function saveLabels(id: string, edits: LabelEdits): Promise<{ set: LabelSet | null; made: Label[] }> {
  if (countOf(edits) === 0) return { set: null, made: [] };
  const fresh = await Promise.all(edits.create.map(labelNamed));
  const body = { add: [...edits.add, ...fresh.map((label) => label.id)], remove: edits.remove };
  const set = await request<LabelSet>(`${at(id)}/labels`, { method: "PATCH", body });
  return { set, made: fresh.flatMap(({ made }) => made ?? []) };
}

/** One field that two people changed (409 `conflict`). */
export interface Clash {
  field: string;
  theirs: Held;
  yours: Held;
}

export interface Conflict {
  clashes: readonly Clash[];
  /** The contact as it is now. */
  current: Contact;
}

export function conflictOf({ code, extra }: ApiProblem): Conflict | null {
  if (code !== "conflict" || !Array.isArray(extra.conflicts) || extra.contact == null) return null;
  return { clashes: extra.conflicts as Clash[], current: extra.contact as Contact };
}

export interface Owner {
  id: string;
  full_name: string;
}

/** Whose phone or CRM ID it is (409 `duplicate-contact`). */
export const ownersOf = ({ code, extra }: ApiProblem): readonly Owner[] =>
  code === "duplicate-contact" && Array.isArray(extra.contacts) ? (extra.contacts as Owner[]) : [];
