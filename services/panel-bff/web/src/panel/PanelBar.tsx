import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { IconCheck, IconChevronDown, IconChevronUp, IconLink, IconX } from "@tabler/icons-react";
import { useAnnounce } from "../ui/announce";
import classes from "./PanelDrawer.module.css";

interface Props {
  contactId: string | null;
  previous: string | null;
  next: string | null;
  onStep: (id: string) => void;
  onClose: () => void;
}

/** The drawer's own controls: previous, next, copy the address, close. */
export function PanelBar({ contactId, previous, next, onStep, onClose }: Props) {
  const announce = useAnnounce();
  return (
    <div className={classes.bar}>
      <Tooltip label="Previous contact (K)">
        <ActionIcon size="lg" aria-label="Previous contact" aria-keyshortcuts="K Alt+ArrowUp" data-disabled={previous === null || undefined} aria-disabled={previous === null} onClick={() => previous !== null && onStep(previous)}>
          <IconChevronUp size={18} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Next contact (J)">
        <ActionIcon size="lg" aria-label="Next contact" aria-keyshortcuts="J Alt+ArrowDown" data-disabled={next === null || undefined} aria-disabled={next === null} onClick={() => next !== null && onStep(next)}>
          <IconChevronDown size={18} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
      <span className={classes.spring} />
      <CopyButton value={contactId === null ? "" : `${window.location.origin}/contacts/${contactId}`} timeout={1500}>
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
      <Tooltip label="Close (Esc)">
        <ActionIcon size="lg" aria-label="Close" onClick={onClose}>
          <IconX size={18} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
