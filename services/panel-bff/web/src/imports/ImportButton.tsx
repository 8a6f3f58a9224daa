import { Button, Tooltip } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { Link } from "react-router";

/** AC-2: who may not import sees the button, and why it does nothing. */
export function ImportButton({ reason }: { reason: string | null }) {
  const icon = <IconUpload size={16} aria-hidden="true" />;
  if (reason === null) {
    return (
      <Button component={Link} to="/imports" variant="default" leftSection={icon}>
        Import
      </Button>
    );
  }
  return (
    <Tooltip label={reason} multiline maw={280}>
      <Button variant="default" leftSection={icon} aria-disabled data-disabled>
        Import
      </Button>
    </Tooltip>
  );
}
