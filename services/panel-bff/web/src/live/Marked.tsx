import type { ReactNode } from "react";
import { useIsMarked } from "./marks";

/** A value that is marked while somebody else changed it just now. Its words stay as they are: that was said aloud. */
export function Marked({ mark, children }: { mark: string; children: ReactNode }) {
  return useIsMarked(mark) ? <span data-changed>{children}</span> : children;
}
