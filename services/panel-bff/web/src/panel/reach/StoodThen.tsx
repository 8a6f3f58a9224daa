import { Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Contact } from "../../api/types";
import { CHANNEL_NAMES, STATUS_NAMES } from "../../format/channels";
import { formatMoment } from "../../format/dates";
import { formatSmsAddress } from "../../format/phone";
import { fromLocal } from "../../format/zoned";
import { useDateStyle } from "../../session/session";
import { useConsentAt } from "./queries";
import classes from "./Reach.module.css";
import { whoIs } from "./words";

/** CH-3: what the contact had agreed to at a moment in the past. */
export function StoodThen({ contact }: { contact: Contact }) {
  const dates = useDateStyle();
  const [local, setLocal] = useState("");
  const at = fromLocal(local, dates.timeZone);
  const found = useConsentAt(contact, at);
  return (
    <div className={classes.then}>
      <TextInput
        type="datetime-local"
        label="Status at a time"
        description={`In ${dates.timeZone} time.`}
        value={local}
        onChange={(event) => setLocal(event.currentTarget.value)}
        error={found.isError ? "What stood then can't be shown right now." : undefined}
      />
      <div role="status">
        {at !== null && found.data?.channels?.length === 0 && (
          <Text size="sm">The contact had no channel on {formatMoment(at, dates)}.</Text>
        )}
        {at !== null && (found.data?.channels ?? []).length > 0 && (
          <ul className={classes.entries} aria-label={`As of ${formatMoment(at, dates)}`}>
            {(found.data?.channels ?? []).map(({ channel, address, status, until, source }) => (
              <li key={`${channel} ${address}`} className={classes.entry}>
                <span className={classes.entryTitle}>
                  {CHANNEL_NAMES[channel]}: {STATUS_NAMES[status]}
                  {status === "paused" && until !== null && ` until ${formatMoment(until, dates)}`}
                </span>
                <span className={classes.dim}>
                  {channel === "sms" ? formatSmsAddress(address) : address} · by {whoIs(source)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
