import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { resumeSession } from "../../api/client";
import { ApiProblem, asProblem } from "../../api/problem";
import type { Contact } from "../../api/types";
import { keepContact, keepLabels } from "../queries";
import { faultsOf, type Faults } from "./faults";
import { edited, followed, isNobody, moved, rebased, valuesOf, type Editable, type Kit, type Values } from "./form";
import { countOf, followedLabels, labelEdits, sameLabels } from "./labels";
import { conflictOf, contactMaker, patchContact, saveLabels, type Conflict } from "./save";

export interface Start {
  /** Null: Add Contact (CT-4). */
  id: string | null;
  contact: Editable;
  labels: readonly string[];
}

/** What the last save ran into. */
export interface Trouble {
  problem: ApiProblem;
  /** True when the contact was saved and its labels were not. */
  labelsOnly: boolean;
}

/** What is said of an Add Contact that says nothing about who it is; it is not sent. */
export const NOBODY = "nobody";
const nobody = (): ApiProblem => {
  const message = "Give at least a name, a phone, an email or a CRM ID.";
  return new ApiProblem(422, NOBODY, "Nothing was added", message, [{ field: "first_name", code: NOBODY, message }]);
};

/** An edit of a contact from its first key to the answer of its save. Nothing read later overwrites it (CT-5). */
export function useEditor(start: Start, kit: Kit) {
  const queryClient = useQueryClient();
  const [id, setId] = useState(start.id);
  const [origin, setOrigin] = useState(start.contact);
  const [values, setValues] = useState<Values>(() => valuesOf(start.contact, kit));
  const [labelsBefore, setLabelsBefore] = useState(start.labels);
  const [labels, setLabels] = useState(start.labels);
  const [faults, setFaults] = useState<Faults>({});
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [saving, setSaving] = useState(false);
  /** The contact's id, once everything is saved. */
  const [saved, setSaved] = useState<string | null>(null);
  const [make] = useState(contactMaker);

  const before = useMemo(() => valuesOf(origin, kit), [origin, kit]);
  const dirty = edited(values, before);
  const edits = labelEdits(labels, labelsBefore);

  const set = (key: string, value: string) => {
    setValues((now) => ({ ...now, [key]: value }));
    const isAnswered = trouble?.problem.code === NOBODY; // by whatever is typed
    setFaults((known) =>
      isAnswered ? {} : Object.fromEntries(Object.entries(known).filter(([field]) => field !== key)),
    );
  };

  const restart = (contact: Editable, now: Values) => {
    setOrigin(contact);
    setValues(now);
  };

  async function saveContact(from: Editable, now: Values): Promise<string> {
    if (id !== null && edited(now, valuesOf(from, kit)).length === 0) return id;
    const contact = await (id === null ? make(from, now, kit) : patchContact(id, from, now, kit));
    await keepContact(queryClient, contact);
    setId(contact.id);
    restart(contact, valuesOf(contact, kit));
    return contact.id;
  }

  async function send(from: Editable, now: Values): Promise<void> {
    const contact = await saveContact(from, now);
    try {
      const answer = await saveLabels(contact, edits);
      if (answer.set !== null) await keepLabels(queryClient, answer.set, answer.made);
      setLabelsBefore(labels);
      setSaved(contact);
    } catch (error) {
      setTrouble({ problem: asProblem(error), labelsOnly: true });
    }
  }

  async function save(from = origin, now = values): Promise<void> {
    if (saving) return;
    setSaving(true);
    setTrouble(null);
    setFaults({});
    try {
      if (id === null && isNobody(now, valuesOf(from, kit)) && countOf(edits) === 0) throw nobody();
      await resumeSession();
      await send(from, now);
    } catch (error) {
      const problem = asProblem(error);
      const found = conflictOf(problem);
      if (found !== null) setConflict(found);
      else setTrouble({ problem, labelsOnly: false });
      setFaults(faultsOf(problem, kit));
    } finally {
      setSaving(false);
    }
  }

  /** Settles a conflict: theirs where chosen, mine elsewhere, all of it on the contact as it is now. Then saves again. */
  const settle = async (found: Conflict, theirs: ReadonlySet<string>) => {
    const next = rebased(values, before, valuesOf(found.current, kit), theirs);
    restart(found.current, next);
    setConflict(null);
    await save(found.current, next);
  };

  /** Takes over what changed elsewhere, save in the fields being edited. */
  const follow = (latest: Contact, theirLabels: readonly string[]) => {
    const next = followed(origin, latest, dirty, kit);
    restart(next, rebased(values, before, valuesOf(next, kit), new Set()));
    setLabels(followedLabels(labels, labelsBefore, theirLabels));
    setLabelsBefore(theirLabels);
  };

  return {
    id,
    values,
    /** As the edit started from them. */
    channels: origin.channels,
    set,
    labels,
    setLabels,
    dirty,
    count: dirty.length + countOf(edits),
    faults,
    trouble,
    conflict,
    settle,
    follow,
    saving,
    save: () => save(),
    saved,
    startsWith: (key: string) => before[key] ?? "",
    labelsMoved: (latest: readonly string[]) => !sameLabels(labelsBefore, latest),
    movedIn: (latest: Contact) => (latest.version > origin.version ? moved(origin, latest, kit) : []),
  };
}

export type Edit = ReturnType<typeof useEditor>;
