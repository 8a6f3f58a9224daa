import { Button, Group, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "react-router";
import { asProblem } from "../api/problem";
import type { Import } from "../api/types";
import { formatMoment } from "../format/dates";
import { whyNot } from "../session/permissions";
import { usePeople } from "../session/people";
import { useDateStyle, useSession } from "../session/session";
import { Notice } from "../ui/Notice";
import { ReasonedButton } from "../ui/ReasonedButton";
import { importAddress } from "./addresses";
import { steerImport, useImport, useKeepImport } from "./queries";

/** IM-22: these bytes were imported before. Contacts may have been edited since, so somebody says whether to go on. */
export function SameBytesQuestion({ one, earlier }: { one: Import; earlier: number }) {
  const keep = useKeepImport();
  const reason = whyNot(useSession(), "imports.start");
  const answer = useMutation({
    mutationFn: (step: "resume" | "cancel") => steerImport(one.id, step),
    onSuccess: keep,
    onError: () => keep(null),
  });
  return (
    <Notice tone="warn" title="This file was imported before">
      <Text size="sm">
        The same bytes are <Link to={importAddress({ number: earlier })}>import-{earlier}</Link>
        <Earlier number={earlier} />. Contacts may have been edited since. Nothing of {one.file_name} has been imported
        yet.
      </Text>
      {answer.isError && (
        <Text size="sm" role="alert">
          {asProblem(answer.error).words}
        </Text>
      )}
      <Group gap="xs" mt="sm">
        <ReasonedButton
          reason={reason}
          size="compact-sm"
          loading={answer.isPending && answer.variables === "resume"}
          onClick={() => answer.mutate("resume")}
        >
          Import again
        </ReasonedButton>
        {reason === null && (
          <Button
            size="compact-sm"
            variant="default"
            loading={answer.isPending && answer.variables === "cancel"}
            onClick={() => answer.mutate("cancel")}
          >
            Don’t import
          </Button>
        )}
      </Group>
    </Notice>
  );
}

/** When and by whom, once that is known. */
function Earlier({ number }: { number: number }) {
  const found = useImport(String(number)).data;
  const dates = useDateStyle();
  const nameOf = usePeople();
  if (found === undefined) return null;
  const whom = found.source === "folder" ? "from the watched folder" : `uploaded by ${nameOf(found.actor)}`;
  return (
    <>
      , {whom} on <time dateTime={found.created_at}>{formatMoment(found.created_at, dates)}</time>
      {found.roll_back?.state === "finished" && ", which was rolled back since"}
    </>
  );
}
