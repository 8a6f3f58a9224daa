import { Button, Tooltip } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "react-router";

export const ADD_CONTACT = "add-contact";

interface Props {
  to: string;
  /** Why the role may not; null when it may (AC-2). */
  reason: string | null;
}

/** CT-4: the way to the empty panel. */
export function AddContactButton({ to, reason }: Props) {
  const icon = <IconPlus size={16} aria-hidden="true" />;
  if (reason === null) {
    return (
      <Button id={ADD_CONTACT} component={Link} to={to} leftSection={icon}>
        Add contact
      </Button>
    );
  }
  return (
    <Tooltip label={reason} multiline maw={280}>
      <Button leftSection={icon} aria-disabled data-disabled>
        Add contact
      </Button>
    </Tooltip>
  );
}
