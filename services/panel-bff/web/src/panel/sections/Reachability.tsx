import { Button, Title } from "@mantine/core";
import { useId, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { ChannelStatus, Verdict } from "../../api/types";
import { CHANNEL_NAMES } from "../../format/channels";
import { useDateStyle } from "../../session/session";
import { ChangedMark } from "../../live/ChangedMark";
import { ChannelIcon } from "../../ui/ChannelMarks";
import { ConsentDialog } from "../reach/ConsentDialog";
import classes from "../reach/Reach.module.css";
import { howToGet, missingChannels, remarksOf, whoLifts, whyNotReached } from "../reach/words";
import type { SectionProps } from "./Section";

/** CH-9: whether this person can be messaged, and if not, why, and who can lift it. */
export function Reachability({ panel: { contact } }: SectionProps) {
  const id = useId();
  const [about, setAbout] = useState<Verdict | "all" | null>(null);
  const opener = useRef<Element>(null);
  const look = (what: Verdict | "all") => {
    opener.current = document.activeElement;
    setAbout(what);
  };
  const close = () => {
    flushSync(() => setAbout(null));
    if (opener.current instanceof HTMLElement) opener.current.focus(); // the dialog is gone at once, and gives nothing back
  };
  const verdicts = contact.reachability;
  if (verdicts === undefined) return null;
  const archived = verdicts[0]?.reason === "archived" ? verdicts[0] : null;
  const told = verdicts.filter(({ reason }) => reason !== "not_owned");
  const missing = missingChannels(verdicts);
  return (
    <section className={classes.card} aria-labelledby={id}>
      <div className={classes.head}>
        <Title order={3} id={id}>
          Reachability
        </Title>
        <ChangedMark section="Reachability" />
        <Button variant="subtle" size="compact-sm" onClick={() => look("all")}>
          Consent history
        </Button>
      </div>
      {archived !== null ? (
        <Why verdict={archived} heading="Can't be messaged" onLook={() => look(archived)} />
      ) : (
        <ul className={classes.verdicts}>
          {told.map((verdict) => (
            <li key={verdict.channel} className={classes.verdict}>
              <ChannelIcon channel={verdict.channel} status={statusOf(verdict)} />
              <Words verdict={verdict} onLook={() => look(verdict)} />
            </li>
          ))}
          {missing !== null && (
            <li className={classes.dim}>
              {told.length === 0 && <span className={classes.cannot}>Can't be messaged. </span>}
              {missing} {howToGet(verdicts)}
            </li>
          )}
        </ul>
      )}
      <Remarks all={remarksOf(verdicts)} />
      {about !== null && <ConsentDialog contact={contact} about={about === "all" ? null : about} onClose={close} />}
    </section>
  );
}

const statusOf = ({ can_message: can, reason }: Verdict): ChannelStatus =>
  can ? "opted_in" : reason === "paused" ? "paused" : "opted_out";

function Words({ verdict, onLook }: { verdict: Verdict; onLook: () => void }) {
  const name = CHANNEL_NAMES[verdict.channel];
  if (verdict.can_message) return <span className={classes.can}>Can be messaged by {name}</span>;
  return <Why verdict={verdict} heading={`Can't be messaged by ${name}`} onLook={onLook} />;
}

function Why({ verdict, heading, onLook }: { verdict: Verdict; heading: string; onLook: () => void }) {
  const dates = useDateStyle();
  return (
    <div className={classes.words}>
      <span className={classes.cannot}>{heading}</span>
      <span>{whyNotReached(verdict, dates)}</span>
      <span className={classes.dim}>Who can lift it: {whoLifts(verdict)}</span>
      <span>
        <Button
          variant="subtle"
          size="compact-xs"
          ml={-8}
          onClick={onLook}
          aria-label={`Where this comes from: ${heading}`}
        >
          Where this comes from
        </Button>
      </span>
    </div>
  );
}

function Remarks({ all }: { all: readonly string[] }) {
  if (all.length === 0) return null;
  return (
    <ul className={classes.remarks}>
      {all.map((remark) => (
        <li key={remark}>{remark}</li>
      ))}
    </ul>
  );
}
