import { Drawer } from "@mantine/core";
import { useState } from "react";
import type { ContactRow } from "../api/types";
import { PanelBody } from "./PanelBody";
import { PanelBar } from "./PanelBar";
import classes from "./PanelDrawer.module.css";
import { useStepKeys, type Step } from "./useStepKeys";

interface Props {
  contactId: string | null;
  /** What the table already knows of the contact: shown until the panel is there. */
  row: ContactRow | null;
  previous: boolean;
  next: boolean;
  onStep: (step: Step) => void;
  onClose: () => void;
  onClosed: () => void;
}

/** The Contact Panel (CT-2): slides in from the right, keeps the keyboard inside while open, Esc closes. */
export function PanelDrawer({ contactId, row, previous, next, onStep, onClose, onClosed }: Props) {
  // The last contact stays while the drawer slides out.
  const [shown, setShown] = useState(contactId);
  if (contactId !== null && contactId !== shown) setShown(contactId);
  const opened = contactId !== null;
  const onKeyDown = useStepKeys(onStep);

  return (
    <Drawer.Root
      opened={opened}
      onClose={onClose}
      position="right"
      size={600}
      returnFocus={false}
      transitionProps={{ duration: 180, onExited: onClosed }}
      onKeyDown={onKeyDown}
      classNames={{ content: classes.content }}
    >
      <Drawer.Overlay backgroundOpacity={0.18} />
      <Drawer.Content>
        <PanelBar contactId={shown} previous={previous} next={next} onStep={onStep} onClose={onClose} />
        {shown !== null && <PanelBody contactId={shown} row={row} onClose={onClose} />}
      </Drawer.Content>
    </Drawer.Root>
  );
}
