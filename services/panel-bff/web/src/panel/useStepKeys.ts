import type { KeyboardEvent } from "react";

const isTyping = (target: EventTarget): boolean =>
  target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;

/** Towards which neighbour. */
export type Step = "previous" | "next";

/** J and K, or Alt with the arrows, go to the next and the previous contact; plain arrows go on scrolling the panel. */
export function useStepKeys(onStep: (step: Step) => void) {
  return (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || isTyping(event.target)) return;
    const forward = event.key === "j" || (event.altKey && event.key === "ArrowDown");
    const back = event.key === "k" || (event.altKey && event.key === "ArrowUp");
    if (!forward && !back) return;
    event.preventDefault();
    onStep(forward ? "next" : "previous");
  };
}
