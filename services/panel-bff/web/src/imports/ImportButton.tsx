import { IconUpload } from "@tabler/icons-react";
import { ReasonedLink } from "../ui/ReasonedButton";

/** The way to the Imports page; `reason` says why the role may not (AC-2). */
export function ImportButton({ reason }: { reason: string | null }) {
  return (
    <ReasonedLink
      reason={reason}
      to="/imports"
      variant="default"
      leftSection={<IconUpload size={16} aria-hidden="true" />}
    >
      Import
    </ReasonedLink>
  );
}
