import { Button, Text } from "@mantine/core";
import { IconPlayerStop, IconRefresh } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { asProblem } from "../../api/problem";
import type { DryRun, Import, PreviewColumn } from "../../api/types";
import { formatCount } from "../../format/numbers";
import { Notice } from "../../ui/Notice";
import { ReasonedButton } from "../../ui/ReasonedButton";
import { CheckProgress } from "./CheckProgress";
import { PlanReview } from "./PlanReview";
import classes from "./Setup.module.css";
import type { Checked } from "./steps";
import type { Check } from "./useCheck";

interface Props {
  one: Import;
  columns: readonly PreviewColumn[];
  readAt: number;
  found: Checked;
  check: Check;
  /** Why the role may not check. */
  reason: string | null;
}

/** IM-11: what the import would do, found out without writing anything. */
export function CheckStep({ one, columns, readAt, found, check, reason }: Props) {
  const run = one.dry_run ?? null;
  const again = (
    <ReasonedButton
      reason={reason}
      size="compact-md"
      leftSection={<IconRefresh size={15} aria-hidden="true" />}
      loading={check.start.isPending}
      onClick={() => check.start.mutate()}
    >
      {found === "none" ? "Check the file" : "Check again"}
    </ReasonedButton>
  );
  return (
    <div className={classes.part}>
      {check.start.isError && (
        <Notice tone="bad" title={asProblem(check.start.error).title}>
          {asProblem(check.start.error).words}
        </Notice>
      )}
      {found === "running" && run !== null ? (
        <Running run={run} name={one.name} readAt={readAt} check={check} />
      ) : found === "finished" && run !== null ? (
        <PlanReview one={one} columns={columns} run={run} />
      ) : (
        <Unchecked found={found} run={run} again={again} />
      )}
    </div>
  );
}

interface RunningProps {
  run: DryRun;
  name: string;
  readAt: number;
  check: Check;
}

function Running({ run, name, readAt, check }: RunningProps) {
  return (
    <section className={classes.card} aria-label="The check">
      <Text fw={580}>Checking what would become of each row. Nothing is changed.</Text>
      <CheckProgress run={run} name={name} readAt={readAt} />
      <Button
        variant="default"
        size="compact-md"
        leftSection={<IconPlayerStop size={15} aria-hidden="true" />}
        loading={check.stop.isPending}
        onClick={() => check.stop.mutate()}
      >
        Stop the check
      </Button>
    </section>
  );
}

/** Nothing to be reviewed, and why. */
function Unchecked({ found, run, again }: { found: Checked; run: DryRun | null; again: ReactNode }) {
  if (found === "failed") {
    return (
      <Notice tone="bad" title="The check did not come to its end">
        <Text size="sm">{run?.problem?.message} Nothing was changed.</Text>
        <div className={classes.again}>{again}</div>
      </Notice>
    );
  }
  if (found === "outdated" || found === "stopped") {
    const words =
      found === "outdated"
        ? "What it found holds no more."
        : `It stopped after ${formatCount(run?.rows_done ?? 0)} rows. Nothing was changed.`;
    return (
      <Notice
        tone="warn"
        title={found === "outdated" ? "The mapping was changed after the check" : "The check was stopped"}
      >
        <Text size="sm">{words}</Text>
        <div className={classes.again}>{again}</div>
      </Notice>
    );
  }
  return (
    <section className={classes.card}>
      <Text>The check finds out what would become of each row, field by field, without changing anything.</Text>
      <div>{again}</div>
    </section>
  );
}
