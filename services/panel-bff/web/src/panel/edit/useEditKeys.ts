import { useEffect, useEffectEvent, type RefObject } from "react";

interface Keys {
  onSave: () => void;
  onEscape: () => void;
}

/** An open list of options, or a menu, has the key first. */
const isTaken = (target: Element): boolean =>
  target.getAttribute("data-mantine-stop-propagation") === "true" || target.getAttribute("aria-expanded") === "true";

/**
 * Ctrl or Cmd with Enter, and Esc, wherever the keyboard is in the drawer. On the window, since a click beside the
 * inputs leaves the keyboard on nothing; what stands above the drawer (a question, a calendar) keeps its own keys.
 */
export function useEditKeys(form: RefObject<HTMLFormElement | null>, { onSave, onEscape }: Keys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event;
    const drawer = form.current?.closest("[role=dialog]");
    if (!(target instanceof Element) || (target !== document.body && drawer?.contains(target) !== true)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      onSave();
    } else if (event.key === "Escape" && !event.isComposing && !isTaken(target)) {
      onEscape();
    }
  });
  useEffect(() => {
    window.addEventListener("keydown", press, { capture: true });
    return () => window.removeEventListener("keydown", press, { capture: true });
  }, []);
}
