import { Button, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconLoader2 } from "@tabler/icons-react";
import type { Saving } from "./saving";
import { unsaved } from "./saving";
import classes from "./Setup.module.css";

/** Whether what is on the page is on the server too, so that one may leave at any moment. */
export function SaveState({ saving, onRetry }: { saving: Saving; onRetry: () => void }) {
  if (saving.problem !== null) {
    return (
      <div className={classes.saving} role="alert" data-state="failed">
        <IconAlertTriangle size={16} aria-hidden="true" />
        <span>
          {unsaved(saving) === null ? "Not changed" : "Not saved"}: {saving.problem.words}
        </span>
        {unsaved(saving) !== null && (
          <Button size="compact-sm" variant="default" onClick={onRetry}>
            Save again
          </Button>
        )}
      </div>
    );
  }
  const busy = unsaved(saving) !== null;
  return (
    <div className={classes.saving} role="status" data-state={busy ? "saving" : "saved"}>
      {busy ? <IconLoader2 size={16} aria-hidden="true" /> : <IconCheck size={16} aria-hidden="true" />}
      <Text size="sm" component="span">
        {busy ? "Saving" : "Saved"}
      </Text>
    </div>
  );
}
