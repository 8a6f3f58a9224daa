import { Loader, Tooltip, UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import type { Conversation, Summary, SummaryJob } from "../../api/types";
import { formatAgo, formatMoment } from "../../format/dates";
import { counted } from "../../format/numbers";
import { useDateStyle } from "../../session/session";
import { useNow } from "../../ui/useNow";
import classes from "./Summary.module.css";
import { SummarySentences } from "./SummarySentences";
import { messagesSince } from "./summaryState";

interface Props {
  summary: Summary;
  conversation: Conversation | null;
  onShowPrompt: () => void;
  children: ReactNode;
}

/** CS-1, CS-2: the summary as it was made last, what made it, and how fresh it is. */
export function SummaryCard({ summary, conversation, onShowPrompt, children }: Props) {
  const dates = useDateStyle();
  const now = useNow();
  const since = messagesSince(summary, conversation);
  return (
    <div className={classes.card}>
      <SummarySentences contactId={summary.contact_id} language={summary.language} sentences={summary.sentences} />
      <div className={classes.foot}>
        <Maker kind={summary.kind} model={summary.model ?? null} />
        <span>
          Generated{" "}
          <time dateTime={summary.generated_at} title={formatMoment(summary.generated_at, dates)}>
            {formatAgo(summary.generated_at, now, dates)}
          </time>
        </span>
        <span className={since > 0 ? classes.stale : undefined}>
          {since > 0 ? `${counted(since, "message")} since` : "No messages since"}
        </span>
        {summary.kind === "model" && (
          <UnstyledButton className={classes.link} onClick={onShowPrompt}>
            What was sent
          </UnstyledButton>
        )}
        {children}
      </div>
    </div>
  );
}

const WITHOUT = "Made of the conversation's own words, without an AI model";
const WITH = "Written by an AI model. Each number leads to a message it rests on";

function Maker({ kind, model }: { kind: Summary["kind"]; model: string | null }) {
  const extractive = kind === "extractive";
  return (
    <Tooltip label={extractive ? WITHOUT : WITH} multiline maw={260}>
      <span className={classes.kind} tabIndex={0}>
        {extractive ? "Extractive" : (model ?? "AI model")}
      </span>
    </Tooltip>
  );
}

/** The sentences that passed their check so far, one after the other (CS-4). */
export function SummaryProgress({ job }: { job: SummaryJob }) {
  return (
    <div className={classes.card} aria-busy="true">
      <SummarySentences contactId={job.contact_id} language={job.language} sentences={job.sentences} />
      <div className={classes.progress}>
        <Loader type="dots" size="xs" aria-hidden="true" />
        {progressOf(job)}
      </div>
    </div>
  );
}

function progressOf({ kind, model, state, attempt, problem }: SummaryJob): string {
  if (kind === "extractive") return "Making the summary";
  const who = model ?? "The model";
  if (state === "queued" && problem !== null) return `${who} did not give an answer. It is asked again in a moment`;
  return attempt > 1 ? `${who} is writing, try ${String(attempt)}` : `${who} is writing`;
}
