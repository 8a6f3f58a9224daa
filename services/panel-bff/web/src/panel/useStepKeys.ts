import type { KeyboardEvent } from "react";

const isTyping = (target: EventTarget): boolean =>
  target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;

/** What stands above the drawer, such as a question, has its own keys, though its events come by here. */
const isInside = ({ currentTarget, target }: KeyboardEvent<HTMLElement>): boolean =>
  target instanceof Node && currentTarget.contains(target);

/** Towards which neighbour. */
export type Step = "previous" | "next";

/** J and K, or Alt with the arrows, go to the next and the previous contact, E edits, H shows the history; plain arrows go on scrolling. */
export function useStepKeys(onStep: (step: Step) => void, onEdit: () => void, onHistory: () => void) {
  return (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || isTyping(event.target) || !isInside(event)) return;
    const forward = event.key === "j" || (event.altKey && event.key === "ArrowDown");
    const back = event.key === "k" || (event.altKey && event.key === "ArrowUp");
    const edit = event.key === "e" && !event.altKey;
    const history = event.key === "h" && !event.altKey;
    if (!forward && !back && !edit && !history) return;
    event.preventDefault();
    if (edit) onEdit();
    else if (history) onHistory();
    else onStep(forward ? "next" : "previous");
  };
}
