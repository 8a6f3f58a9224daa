import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { resumeSession } from "../../api/client";
import { ApiProblem, asProblem } from "../../api/problem";
import type { Panel } from "../../api/types";
import { keepContact, keepLabels } from "../queries";
import { faultsOf, type Faults } from "./faults";
import { edited, formOf, isNobody, mine, type Editable, type Kit, type Values } from "./form";
import { countOf, followedLabels, labelEdits, sameLabels } from "./labels";
import { conflictOf, contactMaker, patchContact, saveLabels, type Conflict } from "./save";
import { useForm } from "./useForm";

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

/** Set among the names of fields that have followed. */
export const LABELS = "labels";

/** An edit of a contact from its first key to the answer of its save. `latest` is the panel as it is now (CT-5). */
export function useEditor(start: Start, kit: Kit, latest: Panel | null) {
  const queryClient = useQueryClient();
  const [id, setId] = useState(start.id);
  const form = useForm(start.contact, kit, latest);
  const [labelsBefore, setLabelsBefore] = useState(start.labels);
  const [labels, setLabels] = useState(start.labels);
  const [labelsHeard, setLabelsHeard] = useState(false);
  const [faults, setFaults] = useState<Faults>({});
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [saving, setSaving] = useState(false);
  /** The contact's id, once everything is saved. */
  const [saved, setSaved] = useState<string | null>(null);
  const [make] = useState(contactMaker);
  const edits = labelEdits(labels, labelsBefore);

  const set = (key: string, value: string) => {
    form.set(key, value);
    const isAnswered = trouble?.problem.code === NOBODY; // by whatever is typed
    setFaults((known) =>
      isAnswered ? {} : Object.fromEntries(Object.entries(known).filter(([field]) => field !== key)),
    );
  };

  /** Takes over what changed elsewhere, save in the fields being edited. */
  const follow = ({ contact, labels: theirs }: Panel) => {
    form.follow(contact);
    const next = theirs?.labels ?? [];
    if (sameLabels(labelsBefore, next)) return;
    setLabels(followedLabels(labels, labelsBefore, next));
    setLabelsBefore(next);
    setLabelsHeard(true);
  };
  const [known, setKnown] = useState(latest);
  if (latest !== known && !saving && saved === null) {
    setKnown(latest);
    if (latest !== null) follow(latest);
  }

  async function saveContact(from: Editable, typed: Values): Promise<string> {
    const wanted = formOf(from, typed, kit, form.past);
    if (id !== null && edited(wanted.now, wanted.start).length === 0) return id;
    const contact = await (id === null ? make(wanted, kit) : patchContact(id, from, wanted, kit));
    await keepContact(queryClient, contact);
    setId(contact.id);
    form.restart(contact, {});
    return contact.id;
  }

  async function send(from: Editable, typed: Values): Promise<void> {
    const contact = await saveContact(from, typed);
    try {
      const answer = await saveLabels(contact, edits);
      if (answer.set !== null) await keepLabels(queryClient, answer.set, answer.made);
      setLabelsBefore(labels);
      setSaved(contact);
    } catch (error) {
      setTrouble({ problem: asProblem(error), labelsOnly: true });
    }
  }

  async function save(from = form.origin, typed = form.typed): Promise<void> {
    if (saving) return;
    setSaving(true);
    setTrouble(null);
    setFaults({});
    try {
      if (id === null && isNobody(form.now, form.start) && countOf(edits) === 0) throw nobody();
      await resumeSession();
      await send(from, typed);
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
    const typed = mine(form.now, form.start, theirs);
    form.restart(found.current, typed);
    setConflict(null);
    await save(found.current, typed);
  };

  return {
    id,
    values: form.now,
    /** With the phone and email as they are typed. */
    channels: form.channels,
    /** As the edit stands on them. */
    owned: form.origin.channels,
    past: form.past,
    set,
    labels,
    setLabels,
    dirty: form.dirty,
    count: form.dirty.length + countOf(edits),
    faults,
    trouble,
    conflict,
    settle,
    follow,
    saving,
    save: () => save(),
    saved,
    startsWith: (key: string) => form.start[key] ?? "",
    heard: labelsHeard ? [...form.heard, LABELS] : form.heard,
    movedIn: form.movedIn,
  };
}

export type Edit = ReturnType<typeof useEditor>;
