import { SegmentedControl, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useEffect } from "react";
import type { Channel, ChannelStatus } from "../../api/types";
import { CHANNEL_NAMES, STATUS_NAMES } from "../../format/channels";
import { useSession } from "../../session/session";
import { useAnnounce } from "../../ui/announce";
import { ChannelIcon } from "../../ui/ChannelMarks";
import { movingChannels, shownAddress, whatWillStand, type Moving } from "../reach/moving";
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
  adding: boolean;
}

/** The seed's Status: what the contact agreed to on each channel, and whether it is archived or a test user (CH-7). */
export function StatusEdit({ edit, adding }: Props) {
  const moving = movingChannels(edit.owned, edit.channels);
  const going = moving.filter(({ after }) => after === undefined);
  return (
    <Section title="Status">
      <div className={classes.rows}>
        {edit.channels.map((channel) => (
          <ChannelRow
            key={channel.channel}
            edit={edit}
            channel={channel}
            moving={moving.find((one) => one.channel === channel.channel)}
          />
        ))}
        {going.map((one) => (
          <WillStand key={one.channel} id={inputId(one.channel)} text={whatWillStand(one, false, true)} />
        ))}
        {edit.channels.length + going.length === 0 && !adding && (
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

const TYPED_MS = 700; // an address is typed key by key; who listens hears of it once

/** What a change of the address makes of consent, which is never changed silently; also said aloud. */
function WillStand({ id, text }: { id: string; text: string }) {
  const announce = useAnnounce();
  const [said] = useDebouncedValue(text, TYPED_MS);
  useEffect(() => announce(said), [announce, said]);
  return (
    <p id={id} className={status.moving}>
      {text}
    </p>
  );
}

interface RowProps {
  edit: Edit;
  channel: Channel;
  /** When its address is not the saved one. */
  moving: Moving | undefined;
}

function ChannelRow({ edit, channel, moving }: RowProps) {
  const timeZone = useSession().institution.time_zone;
  const name = CHANNEL_NAMES[channel.channel];
  const key = (part: "status" | "until" | "reason") => statusKey(channel.channel, part);
  const value = (edit.values[key("status")] ?? channel.status) as ChannelStatus;
  const changed = edit.dirty.includes(key("status")) || edit.dirty.includes(key("until"));
  const carriers = isCarriers(channel);
  const id = inputId(key("status"));
  const note = `${id}-note`;
  const fault = edit.faults[key("status")];
  return (
    <div className={status.channel} role="group" aria-labelledby={id}>
      <div className={status.name}>
        <ChannelIcon channel={channel.channel} status={value} />
        <span id={id}>{name}</span>
        <span className={status.address}>{shownAddress(channel)}</span>
      </div>
      {moving !== undefined && (
        <WillStand
          id={note}
          text={whatWillStand({ ...moving, after: { ...channel, status: value } }, changed, edit.past !== null)}
        />
      )}
      <SegmentedControl
        aria-label={`${name} status`}
        aria-describedby={moving === undefined ? undefined : note}
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
