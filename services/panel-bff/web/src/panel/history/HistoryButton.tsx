import { ActionIcon, Tooltip } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import type { Ref } from "react";

interface Props {
  ref: Ref<HTMLButtonElement>;
  opened: boolean;
  onToggle: () => void;
}

/** From what the contact is to what it was. */
export function HistoryButton({ ref, opened, onToggle }: Props) {
  return (
    <Tooltip label="History (H)">
      <ActionIcon
        ref={ref}
        size="lg"
        aria-label="History of this contact"
        aria-keyshortcuts="H"
        aria-pressed={opened}
        onClick={onToggle}
      >
        <IconHistory size={18} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  );
}
