import { useCallback, useEffect, useState } from "react";
import { useSession } from "../../session/session";
import { draftKey, EMPTY, parsed, type MendDraft } from "./draft";

function keep(key: string, draft: MendDraft): void {
  try {
    if (Object.keys(draft).length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // A full or forbidden store: what was typed lasts as long as the page.
  }
}

/** What was typed, kept in this browser until it is sent: leaving and coming back loses nothing, nor does another tab. */
export function useMendDraft(importId: string) {
  const me = useSession();
  const key = draftKey(me.user.id, importId);
  const [draft, setDraft] = useState<MendDraft>(() => parsed(localStorage.getItem(key)));
  useEffect(() => {
    const heard = (event: StorageEvent) => {
      if (event.key === key) setDraft(parsed(event.newValue));
    };
    window.addEventListener("storage", heard);
    return () => window.removeEventListener("storage", heard);
  }, [key]);
  const change = useCallback(
    (next: (draft: MendDraft) => MendDraft) =>
      setDraft((before) => {
        const after = next(before);
        keep(key, after);
        return after;
      }),
    [key],
  );
  const clear = useCallback(() => change(() => EMPTY), [change]);
  return { draft, change, clear };
}
