import { SegmentedControl, TextInput } from "@mantine/core";
import type { Channel, ChannelStatus } from "../../api/types";
import { CHANNEL_NAMES, STATUS_NAMES } from "../../format/channels";
import { formatSmsAddress } from "../../format/phone";
import { useSession } from "../../session/session";
import { ChannelIcon } from "../../ui/ChannelMarks";
import { isCarriers } from "../reach/words";
import { Nothing, Section } from "../sections/Section";
import classes from "./Editor.module.css";
import { FlagRow } from "./FlagRow";
import { statusKey } from "./status";
import status from "./StatusEdit.module.css";
import { inputId } from "./TextRow";
import type { Edit } from "./useEditor";

const CHOICES = (Object.keys(STATUS_NAMES) as ChannelStatus[]).map((value) => ({ value, label: STATUS_NAMES[value] }));

interface Props {
  edit: Edit;
  channels: readonly Channel[];
  adding: boolean;
}

/** The seed's Status: what the contact agreed to on each channel, and whether it is archived or a test user (CH-7). */
export function StatusEdit({ edit, channels, adding }: Props) {
  return (
    <Section title="Status">
      <div className={classes.rows}>
        {channels.map((channel) => (
          <ChannelRow key={channel.channel} edit={edit} channel={channel} />
        ))}
        {channels.length === 0 && !adding && (
          <Nothing>No channel yet. A phone gives SMS, an email address gives Email.</Nothing>
        )}
        <FlagRow
          edit={edit}
          flag="archived"
          about="Can no longer receive messages, and is left out of lists unless asked for."
        />
        <FlagRow edit={edit} flag="test_user" about="Left out of counts, exports and bulk actions." />
      </div>
    </Section>
  );
}

function ChannelRow({ edit, channel }: { edit: Edit; channel: Channel }) {
  const timeZone = useSession().institution.time_zone;
  const name = CHANNEL_NAMES[channel.channel];
  const key = (part: "status" | "until" | "reason") => statusKey(channel.channel, part);
  const value = (edit.values[key("status")] ?? channel.status) as ChannelStatus;
  const changed = edit.dirty.includes(key("status")) || edit.dirty.includes(key("until"));
  const carriers = isCarriers(channel);
  const id = inputId(key("status"));
  const fault = edit.faults[key("status")];
  return (
    <div className={status.channel} role="group" aria-labelledby={id}>
      <div className={status.name}>
        <ChannelIcon channel={channel.channel} status={value} />
        <span id={id}>{name}</span>
        <span className={status.address}>
          {channel.channel === "sms" ? formatSmsAddress(channel.address) : channel.address}
        </span>
      </div>
      <SegmentedControl
        aria-label={`${name} status`}
        data={CHOICES}
        value={value}
        onChange={(chosen) => edit.set(key("status"), chosen)}
        disabled={carriers && !changed} // a choice made before the carrier opted out can be taken back
        fullWidth
      />
      {carriers && (
        <p className={status.note}>
          The carrier opted this number out, so it can't be lifted here. The contact must text START.
        </p>
      )}
      {fault !== undefined && (
        <p className={status.fault} role="alert">
          {fault}
        </p>
      )}
      {value === "paused" && !carriers && (
        <TextInput
          type="datetime-local"
          label={`End of the ${name} pause`}
          description={`In ${timeZone} time. Without one it lasts until somebody lifts it.`}
          value={edit.values[key("until")] ?? ""}
          error={edit.faults[key("until")]}
          onChange={(event) => edit.set(key("until"), event.currentTarget.value)}
        />
      )}
      {changed && (
        <TextInput
          label={`Reason for ${name}`}
          description="Kept in the consent history."
          required
          maxLength={500}
          value={edit.values[key("reason")] ?? ""}
          error={edit.faults[key("reason")]}
          autoComplete="off"
          onChange={(event) => edit.set(key("reason"), event.currentTarget.value)}
        />
      )}
    </div>
  );
}
