import { useEffect, useState } from "react";
import { holdPage } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { Note } from "../../api/types";

/** A note while it is being written: `note` is the one it started from, null for a new one. */
export interface Draft {
  note: Note | null;
  text: string;
}

export const LONGEST = 10_000;

/** Typed text survives a look at the edit mode, which takes the section's place. */
const kept = new Map<string, Draft>();

export const newDraft = (note: Note | null): Draft => ({ note, text: note?.text ?? "" });

export const isUnsaved = (draft: Draft | null): boolean =>
  draft !== null && draft.text.trim() !== (draft.note?.text ?? "").trim();

/** `key`: of whom, by whom. */
export function useDraft(key: string) {
  const [draft, setDraft] = useState<Draft | null>(() => kept.get(key) ?? null);
  const unsaved = isUnsaved(draft);
  useEffect(() => {
    if (draft === null) kept.delete(key);
    else kept.set(key, draft);
  }, [key, draft]);
  useEffect(() => (unsaved ? holdPage() : undefined), [unsaved]);
  return { draft, setDraft, unsaved };
}

/** The note as somebody else left it meanwhile, if that is why a save was refused. */
export function theirs(error: unknown): Note | null {
  const problem = asProblem(error);
  return problem.code === "stale" ? ((problem.extra.current as Note | undefined) ?? null) : null;
}
