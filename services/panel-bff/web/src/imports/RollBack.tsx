import { Text } from "@mantine/core";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { asProblem } from "../api/problem";
import type { Import } from "../api/types";
import { formatMoment } from "../format/dates";
import { usePeople } from "../session/people";
import { whyNot } from "../session/permissions";
import { useDateStyle, useSession } from "../session/session";
import { useAnnounce } from "../ui/announce";
import { Notice } from "../ui/Notice";
import { ProgressBar } from "../ui/ProgressBar";
import { ReasonedButton } from "../ui/ReasonedButton";
import { KeptContacts } from "./KeptContacts";
import { percentOf } from "./progress";
import { useKeepImport } from "./queries";
import { canBeRolledBack, progressWords, resultWords, rollingBack } from "./rollBack";
import { rollBack } from "./rollBackQueries";
import classes from "./RollBack.module.css";
import { RollBackQuestion } from "./RollBackQuestion";

/** IM-15: an import is taken back: asked first, followed, and what was kept listed with why. */
export function RollBack({ one }: { one: Import }) {
  useEndFollowed(one);
  const back = one.roll_back ?? null;
  if (back === null) return <RollBackButton one={one} name="Roll back" />;
  if (rollingBack(one) !== null) return <Progress one={one} />;
  if (back.state === "failed") {
    return (
      <Notice tone="bad" title="The roll-back stopped">
        <Text size="sm">
          {back.problem?.message} {resultWords(back)} so far; that stays.
        </Text>
        <RollBackButton one={one} name="Go on rolling back" />
      </Notice>
    );
  }
  return (
    <section className={classes.result} aria-label="Roll-back">
      <RolledBackWords one={one} />
      {back.counts.kept > 0 && <KeptContacts id={one.id} />}
    </section>
  );
}

/** In the list and the report: that it was rolled back, by whom, and what came of it. */
export function RolledBackWords({ one }: { one: Import }) {
  const nameOf = usePeople();
  const dates = useDateStyle();
  const back = one.roll_back ?? null;
  if (back === null) return null;
  if (rollingBack(one) !== null) return <Text size="sm">Being rolled back: {lower(progressWords(back))}.</Text>;
  if (back.finished_at === null) return <Text size="sm">Its roll-back stopped: {back.problem?.message}</Text>;
  return (
    <Text size="sm">
      <strong>Rolled back</strong> by {nameOf(back.by)} {formatMoment(back.finished_at, dates)}: {resultWords(back)}.
    </Text>
  );
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function RollBackButton({ one, name }: { one: Import; name: string }) {
  const announce = useAnnounce();
  const keep = useKeepImport();
  const reason = whyNot(useSession(), "imports.start");
  const [asking, setAsking] = useState(false);
  const ask = useMutation({
    mutationFn: () => rollBack(one.id),
    onSuccess: (now) => {
      keep(now);
      setAsking(false);
      announce(`${now.name} is being rolled back`);
    },
    onError: () => keep(null),
  });
  if (!canBeRolledBack(one) && !asking) return null;
  return (
    <div>
      <ReasonedButton
        reason={reason}
        variant="default"
        size="compact-md"
        leftSection={<IconArrowBackUp size={15} aria-hidden="true" />}
        aria-label={`${name} ${one.name}`}
        onClick={() => {
          ask.reset();
          setAsking(true);
        }}
      >
        {name}
      </ReasonedButton>
      <RollBackQuestion
        one={one}
        opened={asking}
        problem={ask.isError && !ask.isPending ? asProblem(ask.error) : null}
        busy={ask.isPending}
        onRollBack={() => {
          if (!ask.isPending) ask.mutate();
        }}
        onClose={() => setAsking(false)}
      />
    </div>
  );
}

function Progress({ one }: { one: Import }) {
  const back = rollingBack(one);
  if (back === null) return null;
  const words = progressWords(back);
  return (
    <div>
      <ProgressBar
        percent={percentOf(back.rows_done, back.rows_total)}
        label={`Roll-back of ${one.name}`}
        text={words}
        waiting={back.problem !== null}
      />
      <Text size="sm" c="dimmed" mt={5}>
        {words}
      </Text>
    </div>
  );
}

/** Says aloud what came of a followed roll-back; contacts and labels are other ones now. */
function useEndFollowed(one: Import): void {
  const announce = useAnnounce();
  const queryClient = useQueryClient();
  const [followed, setFollowed] = useState(false);
  const under = rollingBack(one) !== null;
  const words = one.roll_back == null || under ? null : resultWords(one.roll_back);
  if (under && !followed) setFollowed(true);
  useEffect(() => {
    if (!followed || words === null) return;
    announce(`${one.name} was rolled back: ${words}`);
    void queryClient.invalidateQueries({ queryKey: ["contacts"] });
  }, [announce, followed, one.name, queryClient, words]);
}
