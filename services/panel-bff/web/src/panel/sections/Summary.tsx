import { Button, Text, Tooltip } from "@mantine/core";
import { IconRefresh, IconSparkles } from "@tabler/icons-react";
import { useEffect } from "react";
import { asProblem } from "../../api/problem";
import type { Panel } from "../../api/types";
import { formatAgo, formatMoment } from "../../format/dates";
import { counted } from "../../format/numbers";
import { whyNot } from "../../session/permissions";
import { useDateStyle, useSession } from "../../session/session";
import { useAnnounce } from "../../ui/announce";
import { Notice } from "../../ui/Notice";
import { useNow } from "../../ui/useNow";
import { useMakeSummary } from "../queries";
import { Nothing, Section, type SectionProps } from "./Section";
import classes from "./Summary.module.css";
import { SummarySentences } from "./SummarySentences";
import { messagesSince, whyNoSummary } from "./summaryState";

/** CS-1, CS-2, CS-4, CS-6: what the conversation was about, and how fresh that is. */
export function Summary({ panel }: SectionProps) {
  const me = useSession();
  const announce = useAnnounce();
  const make = useMakeSummary(panel.contact.id);
  const reason = whyNot(me, "summary.generate") ?? whyNoSummary(panel.conversation);
  const again = panel.summary !== null;
  useEffect(() => {
    if (make.isSuccess) announce("The summary is ready");
  }, [announce, make.isSuccess]);

  const button = (
    <Button
      variant={again ? "subtle" : "light"}
      size="compact-sm"
      leftSection={again ? <IconRefresh size={15} aria-hidden="true" /> : <IconSparkles size={15} aria-hidden="true" />}
      onClick={() => reason === null && make.mutate()}
      loading={make.isPending}
      aria-disabled={reason !== null}
      data-disabled={reason !== null || undefined}
    >
      {again ? "Generate again" : "Generate summary"}
    </Button>
  );
  return (
    <Section title="Conversation Summary" aside={reason === null ? button : <Tooltip label={reason}>{button}</Tooltip>}>
      {make.isError && (
        <div className={classes.failure}>
          <Failure error={make.error} onRetry={() => make.mutate()} />
        </div>
      )}
      {panel.summary === null ? (
        <NoSummary panel={panel} reason={reason} />
      ) : (
        <Made panel={panel} summary={panel.summary} />
      )}
    </Section>
  );
}

function Failure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const problem = asProblem(error);
  return (
    <Notice tone="bad" title="No summary was made">
      {problem.detail ?? problem.title}
      {problem.passing && (
        <Button variant="default" size="compact-sm" mt="xs" display="block" onClick={onRetry}>
          Try again
        </Button>
      )}
    </Notice>
  );
}

function NoSummary({ panel, reason }: { panel: Panel; reason: string | null }) {
  const { conversation } = panel;
  const dates = useDateStyle();
  const now = useNow();
  if (conversation === null || conversation.message_count === 0)
    return <Nothing>{reason ?? "There are no messages to summarize yet."}</Nothing>;
  return (
    <>
      <Nothing>
        No summary yet. {counted(conversation.message_count, "message")}, the last one{" "}
        {formatAgo(conversation.last_message_at, now, dates)}:
      </Nothing>
      <blockquote className={classes.last}>
        <Text size="xs" c="dimmed" component="span" display="block">
          {conversation.last_direction === "inbound" ? "From the contact" : "To the contact"}
        </Text>
        {conversation.last_text}
      </blockquote>
      {reason !== null && <Nothing>{reason}</Nothing>}
    </>
  );
}

function Made({ panel, summary }: { panel: Panel; summary: NonNullable<Panel["summary"]> }) {
  const dates = useDateStyle();
  const now = useNow();
  const since = messagesSince(summary, panel.conversation);
  return (
    <div className={classes.card}>
      <SummarySentences summary={summary} />
      <div className={classes.foot}>
        <Tooltip label="Made of the conversation's own words, without an AI model" multiline maw={260}>
          <span className={classes.kind} tabIndex={0}>
            Extractive
          </span>
        </Tooltip>
        <span>
          Generated{" "}
          <time dateTime={summary.generated_at} title={formatMoment(summary.generated_at, dates)}>
            {formatAgo(summary.generated_at, now, dates)}
          </time>
        </span>
        <span className={since > 0 ? classes.stale : undefined}>
          {since > 0 ? `${counted(since, "message")} since` : "No messages since"}
        </span>
      </div>
    </div>
  );
}
