import { useEffect, useEffectEvent, type RefObject } from "react";

/**
 * Ctrl or Cmd with Enter, wherever the keyboard is in the drawer. On the window, since a click beside the inputs leaves
 * the keyboard on nothing; what stands above the drawer (a question, a calendar) keeps its own keys.
 */
export function useSaveKey(form: RefObject<HTMLFormElement | null>, onSave: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event;
    const drawer = form.current?.closest("[role=dialog]");
    if (!(target instanceof Element) || (target !== document.body && drawer?.contains(target) !== true)) return;
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    onSave();
  });
  useEffect(() => {
    window.addEventListener("keydown", press, { capture: true });
    return () => window.removeEventListener("keydown", press, { capture: true });
  }, []);
}
