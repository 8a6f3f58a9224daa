import { Button, Tooltip } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import type { Past } from "./context";
import { fieldName, type Wish } from "./words";

interface Props {
  wish: Wish;
  past: Pick<Past, "reason" | "catalogue">;
  onAsk: () => void;
}

/** The way to an earlier value; asks first. Shown disabled with the reason to who may not (AC-2). */
export function RestoreButton({ wish, past: { reason, catalogue }, onAsk }: Props) {
  return (
    <Tooltip label={reason} disabled={reason === null} multiline maw={260}>
      <Button
        variant="default"
        size="compact-xs"
        leftSection={<IconArrowBackUp size={14} aria-hidden="true" />}
        aria-label={`Restore this ${fieldName(wish.field, catalogue)}`}
        aria-disabled={reason !== null}
        data-disabled={reason !== null || undefined}
        onClick={() => reason === null && onAsk()}
      >
        Restore
      </Button>
    </Tooltip>
  );
}
