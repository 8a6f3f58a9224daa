import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { IconCheck, IconChevronDown, IconChevronUp, IconLink, IconX, type Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useAnnounce } from "../ui/announce";
import type { Step } from "./useStepKeys";
import classes from "./PanelDrawer.module.css";

interface Props {
  /** Null: there is no such contact yet, hence neither neighbours nor a link. */
  contactId: string | null;
  previous: boolean;
  next: boolean;
  onStep: (step: Step) => void;
  onClose: () => void;
  /** How the panel stands, and at the right end what can be done with the contact. */
  children?: ReactNode;
}

/** The drawer's own controls: previous, next, copy the address, close. */
export function PanelBar({ contactId, previous, next, onStep, onClose, children }: Props) {
  return (
    <div className={classes.bar}>
      {contactId !== null && (
        <>
          <StepButton step="previous" possible={previous} onStep={onStep} />
          <StepButton step="next" possible={next} onStep={onStep} />
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

/** Stays where the keyboard is, even at the ends of the list: disabled in word and looks only. */
function StepButton({ step, possible, onStep }: { step: Step; possible: boolean; onStep: (step: Step) => void }) {
  const { name, keys, shortcuts, icon: Glyph } = STEPS[step];
  return (
    <Tooltip label={`${name} (${keys})`}>
      <ActionIcon
        size="lg"
        className={classes.step}
        aria-label={name}
        aria-keyshortcuts={shortcuts}
        aria-disabled={!possible}
        data-disabled={!possible || undefined}
        onClick={() => onStep(step)}
      >
        <Glyph size={18} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  );
}
