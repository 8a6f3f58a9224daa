import { Group, Text } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay, IconX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { asProblem } from "../api/problem";
import type { Import } from "../api/types";
import { whyNot } from "../session/permissions";
import { useSession } from "../session/session";
import { useAnnounce } from "../ui/announce";
import { ReasonedButton } from "../ui/ReasonedButton";
import { CancelQuestion } from "./CancelQuestion";
import { steerImport, useKeepImport, type Step } from "./queries";
import { isActive, STANDING_WORDS, standingOf } from "./standing";

/** Pause, resume and cancel of an import that is not over (IM-12). */
export function ImportControls({ one }: { one: Import }) {
  const me = useSession();
  const announce = useAnnounce();
  const keep = useKeepImport();
  const [asking, setAsking] = useState(false);
  const steer = useMutation({
    mutationFn: (step: Step) => steerImport(one.id, step),
    onSuccess: (now) => {
      keep(now);
      setAsking(false);
      announce(`${now.name}: ${STANDING_WORDS[standingOf(now)]}`);
    },
    onError: () => keep(null),
  });
  const standing = standingOf(one);
  const halted = standing === "paused" || standing === "pausing";
  const reason =
    whyNot(me, "imports.start") ??
    (standing === "cancelling" ? "It is being cancelled: the batch under way ends." : null);
  const problem = steer.isError && !steer.isPending ? asProblem(steer.error) : null;
  if (!isActive(one) && !asking) return null;
  const step = (wanted: Step) => {
    if (!steer.isPending) steer.mutate(wanted); // a button that is disabled for a moment would lose the keyboard
  };
  return (
    <>
      <Group gap="xs">
        <ReasonedButton
          reason={reason}
          variant="default"
          size="compact-md"
          leftSection={
            halted ? <IconPlayerPlay size={15} aria-hidden="true" /> : <IconPlayerPause size={15} aria-hidden="true" />
          }
          aria-label={`${halted ? "Resume" : "Pause"} ${one.name}`}
          onClick={() => step(halted ? "resume" : "pause")}
        >
          {halted ? "Resume" : "Pause"}
        </ReasonedButton>
        <ReasonedButton
          reason={reason}
          variant="default"
          size="compact-md"
          leftSection={<IconX size={15} aria-hidden="true" />}
          aria-label={`Cancel ${one.name}`}
          onClick={() => {
            steer.reset();
            setAsking(true);
          }}
        >
          Cancel
        </ReasonedButton>
        {problem !== null && !asking && (
          <Text size="sm" role="alert" c="var(--bad)">
            {problem.words}
          </Text>
        )}
      </Group>
      <CancelQuestion
        one={one}
        opened={asking}
        problem={problem}
        busy={steer.isPending}
        onCancel={() => step("cancel")}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
