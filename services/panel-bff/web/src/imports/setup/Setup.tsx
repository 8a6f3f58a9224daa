import { Text, Title } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import type { Import, Preview } from "../../api/types";
import { counted } from "../../format/numbers";
import { whyNot } from "../../session/permissions";
import { useSession } from "../../session/session";
import { BackLink } from "../../ui/BackLink";
import { Notice } from "../../ui/Notice";
import { StatusBadge } from "../StatusBadge";
import { CancelDraft } from "./CancelDraft";
import { CheckStep } from "./CheckStep";
import { ColumnList } from "./ColumnList";
import { DraftNotices } from "./DraftNotices";
import { FileReading } from "./FileReading";
import { ImportStep } from "./ImportStep";
import { Options } from "./Options";
import { SaveState } from "./SaveState";
import classes from "./Setup.module.css";
import { SetupFoot } from "./SetupFoot";
import { StepNav } from "./StepNav";
import { checked, setupAddress, stepOf, whyNotYet, type Step } from "./steps";
import { StepBody } from "./StepBody";
import { startProblem } from "./startProblem";
import { useArrived } from "./useArrived";
import { useCheck, useCheckAnnounced } from "./useCheck";
import { useMapping } from "./useMapping";
import { useStart } from "./useStart";

interface Props {
  one: Import;
  readAt: number;
  saved: Preview;
}

/** The three steps of a draft, and the way between them. */
export function Setup({ one, readAt, saved }: Props) {
  const reason = whyNot(useSession(), "imports.start");
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const mapping = useMapping(one.id, saved);
  const check = useCheck(one);
  const start = useStart();
  const { preview } = mapping;
  const [name, setName] = useState(preview.profile?.name ?? "");

  const found = checked(one.dry_run, saved.mapping_version);
  const bare = preview.profile !== null;
  const notYet = (step: Step) => whyNotYet(step, saved.problems, found, bare);
  const here = stepOf(params.get("step"), (step) => notYet(step) === null, found);
  const run = found === "finished" ? (one.dry_run ?? null) : null;
  const arrived = useArrived(here);
  useCheckAnnounced(one, found);
  const go = (step: Step) => void navigate(setupAddress(one, step));

  const toCheck = async () => {
    if (!(await mapping.whenSaved())) return;
    if (found !== "finished" && found !== "running") await check.start.mutateAsync().catch(() => undefined);
    go("check");
  };
  const feet = {
    columns: {
      back: null,
      other:
        bare && found !== "finished" ? { to: setupAddress(one, "import"), words: "Import without checking" } : null,
      next: {
        words: found === "finished" ? "Review" : "Check",
        reason: reason ?? notYet("check"),
        busy: check.start.isPending,
        onClick: () => void toCheck(),
      },
    },
    check: {
      back: { to: setupAddress(one, "columns"), words: "Columns" },
      next: { words: "Continue", reason: reason ?? notYet("import"), busy: false, onClick: () => go("import") },
    },
    import: {
      back:
        run === null
          ? { to: setupAddress(one, "columns"), words: "Columns" }
          : { to: setupAddress(one, "check"), words: "Check" },
      next: {
        words: "Start the import",
        reason,
        busy: start.isPending,
        onClick: () => start.mutate({ one, run: run?.id ?? null, name }),
      },
    },
  }[here];

  return (
    <div className={classes.page}>
      <div className={classes.top}>
        <div className={classes.way}>
          <BackLink to="/imports">Imports</BackLink>
          <CancelDraft one={one} reason={reason} />
        </div>
        <Title order={1}>Import {one.file_name}</Title>
        <div className={classes.facts}>
          <StatusBadge one={{ ...one, mapped: saved.problems.length === 0 }} />
          <span>{one.name}</span>
          {one.rows_total !== null && <span>{counted(one.rows_total, "row")}</span>}
        </div>
        <StepNav
          one={one}
          here={here}
          whyNot={notYet}
          isDone={(step) =>
            step !== here && (step === "columns" ? saved.problems.length === 0 : step === "check" && run !== null)
          }
        />
      </div>
      <StepBody key={here} step={here} arrived={arrived}>
        <fieldset className={classes.fields} disabled={reason !== null} aria-label={`Set up ${one.name}`}>
          {reason !== null && (
            <Text size="sm">
              <IconLock size={15} aria-hidden="true" /> {reason}
            </Text>
          )}
          <DraftNotices one={one} preview={preview} />
          {here === "columns" && (
            <>
              <FileReading preview={preview} onChange={mapping.change} />
              <ColumnList mapping={mapping} />
              <Options options={preview.options} onChange={mapping.change} />
            </>
          )}
          {here === "check" && (
            <CheckStep
              one={one}
              columns={preview.columns}
              readAt={readAt}
              found={found}
              check={check}
              reason={reason}
            />
          )}
          {here === "import" && (
            <>
              {start.isError && <Notice tone="bad" {...startProblem(start.error)} />}
              <ImportStep one={one} preview={preview} run={run} name={name} onName={setName} />
            </>
          )}
        </fieldset>
      </StepBody>
      <SetupFoot {...feet}>
        <SaveState saving={mapping.saving} onRetry={mapping.retry} />
      </SetupFoot>
    </div>
  );
}
