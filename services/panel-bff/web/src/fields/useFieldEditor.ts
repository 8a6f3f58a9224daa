import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { asProblem, type ApiProblem } from "../api/problem";
import type { Field } from "../api/types";
import { newKey } from "../api/upload";
import { changes, creation, draftOf, emptyDraft, faultsOf, isChanged, kept, type Body, type Draft } from "./draft";
import { onTopOf, sameInForm } from "./merge";
import { createField, currentIn, saveField, useKeepField, useUsage } from "./queries";

/** One field in the form: what was typed, what is wrong with it, and what somebody else did to it meanwhile. */
export function useFieldEditor(field: Field | null, may: boolean, onSaved: (saved: Field, created: boolean) => void) {
  const [base, setBase] = useState(field);
  const [draft, setDraft] = useState(() => (field === null ? emptyDraft() : draftOf(field)));
  const [theirs, setTheirs] = useState<Field | null>(null);
  const [shown, setShown] = useState<Record<string, string>>({});
  const keep = useKeepField();
  const usage = useUsage(may && base !== null ? base.id : null);
  const [told, setTold] = useState<Record<string, number>>({});
  const uses = { ...usage.data?.options, ...told };
  const changed = isChanged(base, draft);
  follow();

  /** A newer state of the field goes into a form in which nothing was typed; else somebody has to say. */
  function follow(): void {
    if (field === null || base === null || field.version <= (theirs ?? base).version) return;
    if (!changed) {
      setBase(field);
      setDraft(draftOf(field));
    } else if (sameInForm(base, field)) setBase(field);
    else setTheirs(field);
  }

  const keys = useRef({ body: "", key: "" });
  const save = useMutation({
    mutationFn: (body: Body) => (base === null ? createField(body, keyFor(body)) : saveField(base, body)),
    onSuccess: (saved) => {
      keep(saved);
      flushSync(() => {
        setBase(saved);
        setDraft(draftOf(saved));
      });
      onSaved(saved, base === null);
    },
    onError: (error) => {
      const current = currentIn(error);
      if (current !== null) keep(current);
      const problem = asProblem(error);
      setShown(faultsIn(problem, draft));
      askAgain(problem);
    },
  });

  /** The same form sent twice is one field (design 3.8). */
  function keyFor(body: Body): string {
    const text = JSON.stringify(body);
    if (keys.current.body !== text) keys.current = { body: text, key: newKey() };
    return keys.current.key;
  }

  /** An option that came into use since the counts were read. */
  function askAgain(problem: ApiProblem): void {
    if (problem.code !== "option-in-use") return;
    setTold(countsIn(problem));
  }

  const edit = (part: Partial<Draft>): void => {
    setDraft((before) => ({ ...before, ...part }));
    setShown({});
    if (save.isError) save.reset();
  };
  const submit = (): Record<string, string> => {
    const faults = faultsOf(draft, uses);
    setShown(faults);
    if (Object.keys(faults).length === 0 && !save.isPending)
      save.mutate(base === null ? creation(draft) : changes(base, draft));
    return faults;
  };
  const takeTheirs = (keepMine: boolean): void => {
    if (base === null || theirs === null) return;
    setDraft(keepMine ? onTopOf(base, theirs, draft) : draftOf(theirs));
    setBase(theirs);
    setTheirs(null);
    save.reset();
  };
  return { base, draft, edit, changed, faults: shown, save, submit, theirs, takeTheirs, usage, uses };
}

export type FieldEditor = ReturnType<typeof useFieldEditor>;

/** The server's faults by what they stand beside: of an option, the option itself. */
function faultsIn(problem: ApiProblem, draft: Draft): Record<string, string> {
  const sent = kept(draft.options);
  return Object.fromEntries(
    problem.errors.map(({ field, message }) => {
      const index = /^options[.[](\d+)/.exec(field)?.[1];
      return [index === undefined ? field : (sent[Number(index)]?.key ?? "options"), message];
    }),
  );
}

/** How many contacts hold each option, as the server said it when it refused. */
function countsIn(problem: ApiProblem): Record<string, number> {
  const options = Array.isArray(problem.extra.options) ? (problem.extra.options as unknown[]) : [];
  return Object.fromEntries(options.filter(isCount).map(({ id, contacts }) => [id, contacts]));
}

const isCount = (value: unknown): value is { id: string; contacts: number } =>
  typeof value === "object" && value !== null && "id" in value && "contacts" in value;
