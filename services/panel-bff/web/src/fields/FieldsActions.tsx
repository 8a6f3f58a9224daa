import { IconHistory, IconPlus } from "@tabler/icons-react";
import { ReasonedLink } from "../ui/ReasonedButton";

export function NewFieldButton({ reason, search }: { reason: string | null; search: string }) {
  return (
    <ReasonedLink
      reason={reason}
      to={`/fields/new${search}`}
      data-field="new"
      leftSection={<IconPlus size={16} aria-hidden="true" />}
    >
      New field
    </ReasonedLink>
  );
}

export function DeletedLink({ reason }: { reason: string | null }) {
  return (
    <ReasonedLink
      reason={reason}
      to="/fields/deleted"
      variant="default"
      leftSection={<IconHistory size={16} aria-hidden="true" />}
    >
      Recently deleted
    </ReasonedLink>
  );
}
