import { useMemo, useState } from "react";
import type { Contact, Panel } from "../../api/types";
import { usePastConsent } from "../reach/queries";
import { hasMoved } from "./address";
import { edited, followed, formOf, moved, stillTyped, valuesOf, type Editable, type Kit, type Values } from "./form";

/**
 * What is in the form. What nobody typed in follows the contact as it is; what is being edited is never overwritten by
 * what is read later (CT-5).
 */
export function useForm(start: Editable, kit: Kit, latest: Panel | null) {
  const [origin, setOrigin] = useState(start);
  const [typed, setTyped] = useState<Values>({});
  /** The fields that others changed meanwhile and that have followed. */
  const [heard, setHeard] = useState<readonly string[]>([]);

  const found = useMemo(() => valuesOf(origin, kit), [origin, kit]);
  const asks = latest !== null && hasMoved(found, { ...found, ...typed });
  const past = usePastConsent(asks ? latest.contact : null);
  const form = useMemo(() => formOf(origin, typed, kit, past), [origin, typed, kit, past]);
  const dirty = edited(form.now, form.start);

  return {
    ...form,
    origin,
    typed,
    past,
    dirty,
    heard,
    set: (key: string, value: string) =>
      setTyped((now) => (value === form.start[key] ? stillTyped(now, [key]) : { ...now, [key]: value })),
    restart: (contact: Editable, now: Values) => {
      setOrigin(contact);
      setTyped(now);
    },
    follow: (contact: Contact) => {
      if (contact.version <= origin.version) return;
      const next = followed(origin, contact, dirty, kit);
      const changed = moved(origin, next, kit).filter((key) => !dirty.includes(key));
      if (changed.length === 0) return;
      setOrigin(next);
      setTyped(stillTyped(typed, changed));
      setHeard([...new Set([...heard, ...changed])]);
    },
    /** Where the contact as it is differs from what the edit stands on. */
    movedIn: (contact: Contact) => (contact.version > origin.version ? moved(origin, contact, kit) : []),
  };
}
