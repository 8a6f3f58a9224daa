import { Button, Tooltip } from "@mantine/core";
import { IconHistory, IconPlus } from "@tabler/icons-react";
import type { ReactElement } from "react";
import { Link } from "react-router";

/** AC-2: what a role may not do is there, disabled, with the reason. */
function Reasoned({ reason, children }: { reason: string | null; children: ReactElement }) {
  return reason === null ? (
    children
  ) : (
    <Tooltip label={reason} multiline maw={280}>
      {children}
    </Tooltip>
  );
}

export function NewFieldButton({ reason, search }: { reason: string | null; search: string }) {
  const icon = <IconPlus size={16} aria-hidden="true" />;
  return (
    <Reasoned reason={reason}>
      {reason === null ? (
        <Button component={Link} to={`/fields/new${search}`} leftSection={icon} data-field="new">
          New field
        </Button>
      ) : (
        <Button leftSection={icon} aria-disabled data-disabled>
          New field
        </Button>
      )}
    </Reasoned>
  );
}

export function DeletedLink({ reason }: { reason: string | null }) {
  const icon = <IconHistory size={16} aria-hidden="true" />;
  return (
    <Reasoned reason={reason}>
      {reason === null ? (
        <Button component={Link} to="/fields/deleted" variant="default" leftSection={icon}>
          Recently deleted
        </Button>
      ) : (
        <Button variant="default" leftSection={icon} aria-disabled data-disabled>
          Recently deleted
        </Button>
      )}
    </Reasoned>
  );
}
