import { Skeleton, Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { Consent, ConsentEntry, Contact, Verdict } from "../../api/types";
import { formatMoment, type DateStyle } from "../../format/dates";
import { formatSmsAddress } from "../../format/phone";
import { useDateStyle } from "../../session/session";
import { Dialog } from "../../ui/Dialog";
import { MoreButton } from "../../ui/MoreButton";
import { ProblemState } from "../../ui/ProblemState";
import { useConsent } from "./queries";
import classes from "./Reach.module.css";
import { StoodThen } from "./StoodThen";
import { entryCause, entryTitle, isCause } from "./words";

interface Props {
  contact: Contact;
  /** The verdict somebody wants to know about: its entry is shown. Null: the whole ledger. */
  about: Verdict | null;
  onClose: () => void;
}

/** CH-3, CH-9: what the contact agreed to, when, and who said so. */
export function ConsentDialog({ contact, about, onClose }: Props) {
  const consent = useConsent(contact);
  return (
    <Dialog title="Consent history" onClose={onClose}>
      {consent.isPending && <Skeleton height={180} role="status" aria-label="Loading the consent history" />}
      {consent.isError && (
        <ProblemState
          error={consent.error}
          what="The consent history"
          onRetry={() => void consent.refetch()}
          retrying={consent.isFetching}
        />
      )}
      {consent.data !== undefined && (
        <>
          <StoodThen contact={contact} />
          <Causes found={consent.data.pages[0]?.causes ?? []} />
          <Entries items={consent.data.pages.flatMap((page) => page.items ?? [])} about={about} />
          <MoreButton pages={consent} mt="sm">
            Show more
          </MoreButton>
        </>
      )}
    </Dialog>
  );
}

const CAUSES = { archived: "Archived", invalid_phone: "Phone marked as invalid" } as const;

/** What stands in the history and not in the ledger, and keeps the contact from being messaged all the same. */
function Causes({ found }: { found: NonNullable<Consent["causes"]> }) {
  const dates = useDateStyle();
  if (found.length === 0) return null;
  return (
    <ul className={classes.entries} aria-label="What holds for the whole contact">
      {found.map(({ reason, at, actor_name: name, origin }) => (
        <li key={reason} className={classes.entry} data-cause>
          <span className={classes.entryTitle}>{CAUSES[reason]}</span>
          <span>{name ?? `From ${origin}`}</span>
          <time dateTime={at} className={classes.dim}>
            {formatMoment(at, dates)}
          </time>
        </li>
      ))}
    </ul>
  );
}

function Entries({ items, about }: { items: readonly ConsentEntry[]; about: Verdict | null }) {
  const dates = useDateStyle();
  const cause = about === null ? undefined : items.find((entry) => isCause(entry, about));
  if (items.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        Nothing yet: the contact has had no channel.
      </Text>
    );
  }
  return (
    <ol className={classes.entries} aria-label="Entries, newest first">
      {items.map((entry) => (
        <Entry key={entry.id} entry={entry} chosen={entry === cause} dates={dates} />
      ))}
    </ol>
  );
}

function Entry({ entry, chosen, dates }: { entry: ConsentEntry; chosen: boolean; dates: DateStyle }) {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (chosen) item.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const address = entry.channel === "sms" ? formatSmsAddress(entry.address) : entry.address;
  return (
    <li ref={item} className={classes.entry} data-cause={chosen || undefined} aria-current={chosen || undefined}>
      <span className={classes.entryTitle}>{entryTitle(entry, dates)}</span>
      <span>{entryCause(entry)}</span>
      <span className={classes.dim}>
        {address} · <time dateTime={entry.effective_at}>{formatMoment(entry.effective_at, dates)}</time>
        {late(entry) && <> · heard of on {formatMoment(entry.recorded_at, dates)}</>}
      </span>
    </li>
  );
}

const MINUTE = 60_000;

const late = ({ effective_at: at, recorded_at: heard }: ConsentEntry): boolean =>
  new Date(heard).getTime() - new Date(at).getTime() > MINUTE;
