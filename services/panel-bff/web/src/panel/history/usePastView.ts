import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import { useEscape } from "../../ui/useEscape";
import type { FieldKey } from "./words";

interface View {
  contactId: string;
  field: FieldKey | null;
}

/** Whether the drawer shows what its contact was, and of which field; who comes back is at the button again. */
export function usePastView(contactId: string | null, reading: boolean, button: RefObject<HTMLButtonElement | null>) {
  const [seen, setSeen] = useState<View | null>(null);
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

  useEscape(viewing, close);
  return { view, show, toggle, close };
}
