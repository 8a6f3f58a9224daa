import { useEffect, useRef, useState } from "react";
import type { ContactRow } from "../api/types";
import { whyNot } from "../session/permissions";
import { LiveMark } from "../live/LiveMark";
import { useWatch } from "../live/live";
import { MarksContext, useMarks } from "../live/marks";
import { useSession } from "../session/session";
import { useAnnounce } from "../ui/announce";
import { SideDrawer } from "../ui/SideDrawer";
import { AddPanel } from "./edit/AddPanel";
import { EditPanel } from "./edit/EditPanel";
import { EditButton } from "./EditButton";
import { HistoryButton } from "./history/HistoryButton";
import { HistoryView } from "./history/HistoryView";
import { PastOf } from "./history/PastOf";
import { usePastView } from "./history/usePastView";
import { PanelBody } from "./PanelBody";
import { PanelBar, type Ends } from "./PanelBar";
import { usePanel } from "./queries";
import classes from "./PanelDrawer.module.css";
import { useStepKeys, type Step } from "./useStepKeys";

/** Stands in the address in place of a contact's id while one is added (CT-4). */
export const NEW_CONTACT = "new";

interface Props {
  contactId: string | null;
  /** What the table already knows of the contact: shown until the panel is there. */
  row: ContactRow | null;
  ends: Ends;
  onStep: (step: Step) => void;
  onClose: () => void;
  onClosed: () => void;
  onAdded: (id: string) => void;
  /** Somebody wanted to leave unsaved edits, and stays. */
  onStayed: () => void;
}

/** The Contact Panel (CT-2): slides in from the right, keeps the keyboard inside while open, Esc closes. */
export function PanelDrawer(props: Props) {
  const { contactId, row, ends, onStep, onClose, onClosed, onAdded, onStayed } = props;
  // The last contact stays while the drawer slides out.
  const [shown, setShown] = useState(contactId);
  if (contactId !== null && contactId !== shown) setShown(contactId);
  const [edited, setEdited] = useState<string | null>(null);
  const [saves, setSaves] = useState(0);
  const reason = whyNot(useSession(), "contacts.edit");
  const adding = shown === NEW_CONTACT;
  const editing = edited !== null && edited === shown;
  const reading = shown !== null && !adding && !editing;
  useWatch(adding ? null : contactId);
  const marks = useMarks(usePanel(reading && contactId !== null ? shown : null).data);
  const clock = useRef<HTMLButtonElement>(null);
  const past = usePastView(shown, reading, clock);
  const pencil = usePencil(reading, saves);
  const edit = () => {
    if (!reading || reason !== null) return;
    past.close();
    setEdited(shown);
  };
  const onStepKeys = useStepKeys(onStep, edit, past.toggle);

  return (
    <SideDrawer opened={contactId !== null} size={600} onClose={onClose} onClosed={onClosed} onKeyDown={onStepKeys}>
      <PanelBar contactId={adding ? null : shown} ends={ends} onStep={onStep} onClose={onClose}>
        {!adding && <LiveMark changed={reading ? marks.names : []} />}
        <span className={classes.spring} />
        {reading && <HistoryButton ref={clock} opened={past.view !== null} onToggle={past.toggle} />}
        {reading && <EditButton ref={pencil} reason={reason} onEdit={edit} />}
      </PanelBar>
      {reading && (
        <MarksContext value={marks.keys}>
          <PastOf contactId={shown} onHistory={past.show} onUndone={() => clock.current?.focus()}>
            {past.view === null ? (
              <PanelBody contactId={shown} row={row} onClose={onClose} />
            ) : (
              <HistoryView field={past.view.field} onField={past.show} onBack={past.close} />
            )}
          </PastOf>
        </MarksContext>
      )}
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
