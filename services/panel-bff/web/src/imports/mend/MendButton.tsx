import { IconPencil } from "@tabler/icons-react";
import type { Import } from "../../api/types";
import { whyNot } from "../../session/permissions";
import { useSession } from "../../session/session";
import { ReasonedLink } from "../../ui/ReasonedButton";
import { importAddress } from "../addresses";
import { canBeMended } from "./mendable";

interface Props {
  one: Import;
  active: boolean;
  mending: boolean;
}

/** The way to correct rows where they stand, and back; which of the two is part of the address. */
export function MendButton({ one, active, mending }: Props) {
  const mayNot = whyNot(useSession(), "imports.start");
  if (!canBeMended(one)) return null;
  const reason = mayNot ?? (active ? "Rows can be mended once the import is over." : null);
  return (
    <ReasonedLink
      reason={reason}
      to={mending ? importAddress(one) : `${importAddress(one)}?mend`}
      variant={mending ? "default" : "filled"}
      leftSection={mending ? undefined : <IconPencil size={16} aria-hidden="true" />}
    >
      {mending ? "Back to the report" : "Mend rows"}
    </ReasonedLink>
  );
}
