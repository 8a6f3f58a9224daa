import { useEffect, useState } from "react";
import { useBlocker, type Blocker } from "react-router";

export interface Leaving {
  /** True while somebody wants to leave and was not answered yet. */
  asked: boolean;
  leave: () => void;
  stay: () => void;
}

/** The browser's own question when the tab is closed or loaded again while something would be lost by it. */
export function useClosingQuestion(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [unsaved]);
}

/**
 * Holds back every way out of the page while `unsaved`: links, Back, closing what an address opened; and the
 * browser's own question when the tab is closed. `within` tells addresses that lose nothing.
 */
export function useUnsaved(unsaved: boolean, within: (path: string) => boolean = () => false): Leaving {
  const blocker = useBlocker(
    ({ currentLocation: from, nextLocation: to }) => unsaved && from.pathname !== to.pathname && !within(to.pathname),
  );
  useClosingQuestion(unsaved);
  // The router tells of an answer when the browser has time for it: until then this one knows. The question is gone
  // with the click, and a second click of a hurried hand answers nothing twice.
  const [answered, setAnswered] = useState<Blocker | null>(null);
  const asked = blocker.state === "blocked" && blocker !== answered;
  const answer = (go: "proceed" | "reset") => {
    if (!asked) return;
    setAnswered(blocker);
    blocker[go]();
  };
  return { asked, leave: () => answer("proceed"), stay: () => answer("reset") };
}
