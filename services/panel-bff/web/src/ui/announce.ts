import { createContext, use } from "react";

export const AnnounceContext = createContext<(text: string) => void>(() => undefined);

/** Says a text to screen readers. */
export const useAnnounce = (): ((text: string) => void) => use(AnnounceContext);
