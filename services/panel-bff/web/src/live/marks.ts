import { useQueryClient } from "@tanstack/react-query";
import { createContext, use, useEffect, useState } from "react";
import type { Panel } from "../api/types";
import { isOwn, withAwaited } from "../panel/own";
import { keepRowOf } from "../panel/queries";
import { useAnnounce } from "../ui/announce";
import { changesBetween, marksOf, type Change } from "./changes";

/** How long a mark stays: long enough for who looked away for a moment. */
const STAYS_MS = 60_000;

const NONE: readonly Change[] = [];

export const MarksContext = createContext<ReadonlySet<string>>(new Set());

/** Whether something changed elsewhere just now; `mark` as changes.ts makes it. */
export const useIsMarked = (mark: string): boolean => use(MarksContext).has(mark);

export interface Marks {
  names: readonly string[];
  keys: ReadonlySet<string>;
}

/** CT-5: what others changed in the panel that is being read, marked and said. What this page saved itself is not. */
export function useMarks(panel: Panel | undefined): Marks {
  const queryClient = useQueryClient();
  const announce = useAnnounce();
  const [before, setBefore] = useState(panel);
  const [changes, setChanges] = useState(NONE);
  if (panel !== before) {
    setBefore(panel);
    if (panel === undefined || panel.contact.id !== before?.contact.id) setChanges(NONE);
    else if (!isOwn(panel) && queryClient.isMutating() === 0) {
      const fresh = changesBetween(withAwaited(before, panel), panel);
      if (fresh.length > 0) setChanges(fresh);
    }
  }
  useEffect(() => {
    if (changes.length > 0 && panel !== undefined) keepRowOf(queryClient, panel.contact);
  }, [queryClient, changes, panel]);
  useEffect(() => {
    if (changes.length === 0) return undefined;
    announce(`Changed elsewhere: ${changes.map(({ name }) => name).join(", ")}`);
    const timer = setTimeout(() => setChanges(NONE), STAYS_MS);
    return () => clearTimeout(timer);
  }, [announce, changes]);
  return { names: changes.map(({ name }) => name), keys: marksOf(changes) };
}
