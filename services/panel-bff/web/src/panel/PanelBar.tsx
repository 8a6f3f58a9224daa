import { ActionIcon, CopyButton, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconChevronDown, IconChevronUp, IconLink, IconX, type Icon } from "@tabler/icons-react";
import { useId, type ReactNode } from "react";
import { useAnnounce } from "../ui/announce";
import type { Step } from "./useStepKeys";
import classes from "./PanelDrawer.module.css";

/** Why there is no way on to a neighbour; null where there is one. */
export type Ends = Readonly<Record<Step, string | null>>;

interface Props {
  /** Null: there is no such contact yet, hence neither neighbours nor a link. */
  contactId: string | null;
  ends: Ends;
  onStep: (step: Step) => void;
  onClose: () => void;
  /** How the panel stands, and at the right end what can be done with the contact. */
  children?: ReactNode;
}

/** The drawer's own controls: previous, next, copy the address, close. */
export function PanelBar({ contactId, ends, onStep, onClose, children }: Props) {
  return (
    <div className={classes.bar}>
      {contactId !== null && (
        <>
          <StepButton step="previous" reason={ends.previous} onStep={onStep} />
          <StepButton step="next" reason={ends.next} onStep={onStep} />
        </>
      )}
      {children}
      {contactId !== null && <CopyLink contactId={contactId} />}
      <Tooltip label="Close (Esc)">
        <ActionIcon size="lg" aria-label="Close" onClick={onClose}>
          <IconX size={18} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function CopyLink({ contactId }: { contactId: string }) {
  const announce = useAnnounce();
  return (
    <CopyButton value={`${window.location.origin}/contacts/${contactId}`} timeout={1500}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? "Copied" : "Copy link"}>
          <ActionIcon
            size="lg"
            aria-label="Copy the link to this contact"
            onClick={() => {
              copy();
              announce("Link copied");
            }}
          >
            {copied ? <IconCheck size={18} aria-hidden="true" /> : <IconLink size={18} aria-hidden="true" />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}

const STEPS: Record<Step, { name: string; keys: string; shortcuts: string; icon: Icon }> = {
  previous: { name: "Previous contact", keys: "K", shortcuts: "K Alt+ArrowUp", icon: IconChevronUp },
  next: { name: "Next contact", keys: "J", shortcuts: "J Alt+ArrowDown", icon: IconChevronDown },
};

/** Stays where the keyboard is, also where it leads nowhere: disabled in word and looks only, with the reason. */
function StepButton({ step, reason, onStep }: { step: Step; reason: string | null; onStep: (step: Step) => void }) {
  const { name, keys, shortcuts, icon: Glyph } = STEPS[step];
  const why = useId();
  return (
    <>
      <Tooltip label={reason ?? `${name} (${keys})`} multiline maw={280}>
        <ActionIcon
          size="lg"
          className={classes.step}
          aria-label={name}
          aria-keyshortcuts={shortcuts}
          aria-disabled={reason !== null}
          aria-describedby={reason === null ? undefined : why}
          data-disabled={reason !== null || undefined}
          onClick={() => onStep(step)}
        >
          <Glyph size={18} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
      {reason !== null && <VisuallyHidden id={why}>{reason}</VisuallyHidden>}
    </>
  );
}
