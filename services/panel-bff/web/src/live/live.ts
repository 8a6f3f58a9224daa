import { createContext, use, useEffect } from "react";
import type { LiveState, Moved } from "./stream";

export interface Live {
  /** Null: there is no stream here, so everything is read again now and then. */
  state: LiveState | null;
  /** Where the watched panel stands, as it was told last. */
  moved: Moved | null;
  watch: (contact: string | null) => void;
}

export const LiveContext = createContext<Live>({ state: null, moved: null, watch: () => undefined });

export const useLive = (): Live => use(LiveContext);

/** The contact whose panel is open, for as long as it is. */
export function useWatch(contact: string | null): void {
  const { watch } = useLive();
  useEffect(() => {
    watch(contact);
    return () => watch(null);
  }, [watch, contact]);
}
