import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import type { FieldKey } from "./words";

interface View {
  contactId: string;
  field: FieldKey | null;
}

/** An open list of options has Escape first. */
const isTaken = (target: Element): boolean => target.getAttribute("aria-expanded") === "true";

/** Whether the drawer shows what its contact was, and of which field; who comes back is at the button again. */
export function usePastView(contactId: string | null, reading: boolean, button: RefObject<HTMLButtonElement | null>) {
  const [seen, setSeen] = useState<View | null>(null);
  const [layers, setLayers] = useState(0);
  const held = layers > 0;
  const hold = useCallback((over: boolean) => setLayers((now) => now + (over ? 1 : -1)), []);
  const view = reading && seen?.contactId === contactId ? seen : null;

  const show = useCallback(
    (field: FieldKey | null) => {
      if (contactId !== null) setSeen({ contactId, field });
    },
    [contactId],
  );
  const close = useCallback(() => setSeen(null), []);
  const toggle = () => {
    if (view !== null) close();
    else if (reading) show(null);
  };

  const viewing = view !== null;
  const wasViewing = useRef(viewing);
  useEffect(() => {
    if (wasViewing.current && !viewing) button.current?.focus();
    wasViewing.current = viewing;
  }, [viewing, button]);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const { target, currentTarget } = event;
    if (event.key !== "Escape" || !viewing || held || !(target instanceof Element)) return;
    if (currentTarget.contains(target) && !isTaken(target)) close();
  };
  return { view, held, hold, show, toggle, close, onKeyDown };
}
