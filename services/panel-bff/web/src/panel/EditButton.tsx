import { ActionIcon, Tooltip } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import type { Ref } from "react";
import classes from "./PanelDrawer.module.css";

interface Props {
  ref: Ref<HTMLButtonElement>;
  /** Why the role may not; null when it may (AC-2). */
  reason: string | null;
  onEdit: () => void;
}

/** The pencil: from reading to editing. */
export function EditButton({ ref, reason, onEdit }: Props) {
  return (
    <Tooltip label={reason ?? "Edit (E)"} multiline maw={280}>
      <ActionIcon
        ref={ref}
        size="lg"
        className={classes.step}
        aria-label="Edit this contact"
        aria-keyshortcuts="E"
        aria-disabled={reason !== null}
        data-disabled={reason !== null || undefined}
        onClick={() => reason === null && onEdit()}
      >
        <IconPencil size={18} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  );
}
