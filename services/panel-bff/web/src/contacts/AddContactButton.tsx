import { IconPlus } from "@tabler/icons-react";
import { ReasonedLink } from "../ui/ReasonedButton";

export const ADD_CONTACT = "add-contact";

interface Props {
  to: string;
  /** Why the role may not; null when it may (AC-2). */
  reason: string | null;
}

/** CT-4: the way to the empty panel. */
export function AddContactButton(props: Props) {
  return (
    <ReasonedLink {...props} id={ADD_CONTACT} leftSection={<IconPlus size={16} aria-hidden="true" />}>
      Add contact
    </ReasonedLink>
  );
}
