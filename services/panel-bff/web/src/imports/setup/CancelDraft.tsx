import { IconX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem } from "../../api/problem";
import type { Import } from "../../api/types";
import { useAnnounce } from "../../ui/announce";
import { ReasonedButton } from "../../ui/ReasonedButton";
import { CancelQuestion } from "../CancelQuestion";
import { steerImport, useKeepImport } from "../queries";

/** Ends a draft that is not to be imported, after a question. */
export function CancelDraft({ one, reason }: { one: Import; reason: string | null }) {
  const keep = useKeepImport();
  const announce = useAnnounce();
  const [asking, setAsking] = useState(false);
  const cancel = useMutation({
    mutationFn: () => steerImport(one.id, "cancel"),
    onSuccess: (now) => {
      announce(`${now.name} was cancelled`);
      keep(now);
    },
    onError: () => keep(null),
  });
  return (
    <>
      <ReasonedButton
        reason={reason}
        variant="default"
        size="compact-md"
        leftSection={<IconX size={15} aria-hidden="true" />}
        onClick={() => {
          cancel.reset();
          setAsking(true);
        }}
      >
        Cancel import
      </ReasonedButton>
      <CancelQuestion
        one={one}
        opened={asking}
        problem={cancel.isError && !cancel.isPending ? asProblem(cancel.error) : null}
        busy={cancel.isPending}
        onCancel={() => cancel.mutate()}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
