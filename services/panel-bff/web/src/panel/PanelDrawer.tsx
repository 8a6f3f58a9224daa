import { useEffect, useRef, useState } from "react";
import type { ContactRow } from "../api/types";
import { whyNot } from "../session/permissions";
import { useSession } from "../session/session";
import { useAnnounce } from "../ui/announce";
import { SideDrawer } from "../ui/SideDrawer";
import { AddPanel } from "./edit/AddPanel";
import { EditPanel } from "./edit/EditPanel";
import { EditButton } from "./EditButton";
import { PanelBody } from "./PanelBody";
import { PanelBar } from "./PanelBar";
import { useStepKeys, type Step } from "./useStepKeys";

/** Stands in the address in place of a contact's id while one is added (CT-4). */
export const NEW_CONTACT = "new";

interface Props {
  contactId: string | null;
  /** What the table already knows of the contact: shown until the panel is there. */
  row: ContactRow | null;
  previous: boolean;
  next: boolean;
  onStep: (step: Step) => void;
  onClose: () => void;
  onClosed: () => void;
  onAdded: (id: string) => void;
  /** Somebody wanted to leave unsaved edits, and stays. */
  onStayed: () => void;
}

/** The Contact Panel (CT-2): slides in from the right, keeps the keyboard inside while open, Esc closes. */
export function PanelDrawer(props: Props) {
  const { contactId, row, previous, next, onStep, onClose, onClosed, onAdded, onStayed } = props;
  // The last contact stays while the drawer slides out.
  const [shown, setShown] = useState(contactId);
  if (contactId !== null && contactId !== shown) setShown(contactId);
  const [edited, setEdited] = useState<string | null>(null);
  const [saves, setSaves] = useState(0);
  const reason = whyNot(useSession(), "contacts.edit");
  const adding = shown === NEW_CONTACT;
  const editing = edited !== null && edited === shown;
  const reading = shown !== null && !adding && !editing;
  const pencil = usePencil(reading, saves);
  const edit = () => {
    if (reading && reason === null) setEdited(shown);
  };
  const onKeyDown = useStepKeys(onStep, edit);

  return (
    <SideDrawer
      opened={contactId !== null}
      size={600}
      closeOnEscape={reading}
      onClose={onClose}
      onClosed={onClosed}
      onKeyDown={onKeyDown}
    >
      <PanelBar contactId={adding ? null : shown} previous={previous} next={next} onStep={onStep} onClose={onClose}>
        {reading && <EditButton ref={pencil} reason={reason} onEdit={edit} />}
      </PanelBar>
      {reading && <PanelBody contactId={shown} row={row} onClose={onClose} />}
      {adding && <AddPanel onAdded={onAdded} onCancel={onClose} onStayed={onStayed} />}
      {editing && (
        <EditPanel
          contactId={shown}
          row={row}
          onStayed={onStayed}
          onDone={(saved) => {
            setEdited(null);
            if (saved) setSaves(saves + 1);
          }}
        />
      )}
    </SideDrawer>
  );
}

/** Who comes back from editing is at the pencil again, and hears that it was saved. */
function usePencil(reading: boolean, saves: number) {
  const pencil = useRef<HTMLButtonElement>(null);
  const wasReading = useRef(reading);
  const announce = useAnnounce();
  useEffect(() => {
    if (reading && !wasReading.current) pencil.current?.focus();
    wasReading.current = reading;
  }, [reading]);
  useEffect(() => {
    if (saves > 0) announce("Saved");
  }, [announce, saves]);
  return pencil;
}
