import { Button, Text, VisuallyHidden } from "@mantine/core";
import { IconRefresh, IconSparkles } from "@tabler/icons-react";
import { useState } from "react";
import { asProblem } from "../../api/problem";
import type { Panel } from "../../api/types";
import { formatAgo } from "../../format/dates";
import { languageName } from "../../format/languages";
import { counted } from "../../format/numbers";
import { whyNot } from "../../session/permissions";
import { useDateStyle, useSession } from "../../session/session";
import { Notice } from "../../ui/Notice";
import { ReasonedButton } from "../../ui/ReasonedButton";
import { useNow } from "../../ui/useNow";
import { Nothing, Section, type SectionProps } from "./Section";
import classes from "./Summary.module.css";
import { SummaryCard, SummaryProgress } from "./SummaryCard";
import { SummaryLanguage } from "./SummaryLanguage";
import { SummaryPrompt } from "./SummaryPrompt";
import { useEndOfGeneration, useGeneration, useMakeSummary } from "./summaryQueries";
import { failureOf, openJob, shownSummary, whyNoSummary } from "./summaryState";

/** CS-1 to CS-6: what the conversation was about, how fresh that is, and what it rests on. */
export function Summary({ panel }: SectionProps) {
  const me = useSession();
  const [language, setLanguage] = useState<string | null>(null);
  const [looking, setLooking] = useState(false);
  const generation = useGeneration(panel, language).data;
  useEndOfGeneration(generation);
  const make = useMakeSummary(panel.contact.id, language);
  const job = openJob(generation);
  const forbidden = whyNot(me, "summary.generate");
  const reason = forbidden ?? whyNoSummary(panel.conversation, generation, language);
  const summary = shownSummary(panel.summary, generation, language);
  const inLanguage = language ?? summary?.language ?? generation?.language ?? me.institution.language;
  const refusal = make.isError ? asProblem(make.error) : null;
  const failure = refusal !== null ? (refusal.detail ?? refusal.title) : failureOf(generation);
  const near = [me.institution.language, panel.contact.language, ...(generation?.languages ?? [])];
  const several = (generation?.languages.length ?? 0) > 1;
  const choice = panel.conversation !== null && (forbidden === null || several) && (
    <SummaryLanguage value={inLanguage} near={near} onChange={setLanguage} />
  );

  return (
    <Section
      title="Conversation Summary"
      aside={
        <Generate
          again={summary !== null}
          reason={reason}
          loading={make.isPending || job !== null}
          onClick={() => make.mutate()}
        />
      }
    >
      {failure !== null && job === null && !make.isPending && (
        <div className={classes.failure}>
          <Notice tone="bad" title="No summary was made">
            {failure}
            {reason === null && (
              <Button variant="default" size="compact-sm" mt="xs" display="block" onClick={() => make.mutate()}>
                Try again<VisuallyHidden>: the summary</VisuallyHidden>
              </Button>
            )}
          </Notice>
        </div>
      )}
      {job !== null && (job.sentences.length > 0 || summary === null) ? (
        <SummaryProgress job={job} />
      ) : summary !== null ? (
        <>
          {job !== null && <Writing />}
          <SummaryCard summary={summary} conversation={panel.conversation} onShowPrompt={() => setLooking(true)}>
            {choice}
          </SummaryCard>
        </>
      ) : (
        <>
          <NoSummary panel={panel} reason={reason} language={panel.summary === null ? null : inLanguage} />
          {choice && (
            <div className={classes.choice}>
              <span aria-hidden="true">Language</span>
              {choice}
            </div>
          )}
        </>
      )}
      {looking && (
        <SummaryPrompt contactId={panel.contact.id} language={inLanguage} onClose={() => setLooking(false)} />
      )}
    </Section>
  );
}

interface GenerateProps {
  again: boolean;
  reason: string | null;
  loading: boolean;
  onClick: () => void;
}

function Generate({ again, ...others }: GenerateProps) {
  const Icon = again ? IconRefresh : IconSparkles;
  return (
    <ReasonedButton
      {...others}
      variant={again ? "subtle" : "light"}
      size="compact-sm"
      leftSection={<Icon size={15} aria-hidden="true" />}
    >
      {again ? "Generate again" : "Generate summary"}
    </ReasonedButton>
  );
}

function Writing() {
  return (
    <Text size="xs" c="dimmed" mb={6} role="status">
      A new summary is being made. Until it is there, this is the last one.
    </Text>
  );
}

/** `language`: the one in which there is none yet, when there is a summary in another. */
function NoSummary({ panel, reason, language }: { panel: Panel; reason: string | null; language: string | null }) {
  const { conversation } = panel;
  const dates = useDateStyle();
  const now = useNow();
  if (conversation === null || conversation.message_count === 0)
    return <Nothing>{reason ?? "There are no messages to summarize yet."}</Nothing>;
  if (language !== null) return <Nothing>No summary in {languageName(language)} yet.</Nothing>;
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
