import { VisuallyHidden } from "@mantine/core";
import { useCallback, useState, type ReactNode } from "react";
import { AnnounceContext } from "./announce";

/** One polite live region for the whole page: what changed without a new page is said here. */
export function Announcer({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState("");
  const announce = useCallback((text: string) => setSaid(text), []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <VisuallyHidden aria-live="polite" role="status">
        {said}
      </VisuallyHidden>
    </AnnounceContext>
  );
}
