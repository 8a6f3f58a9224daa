import type { Channel } from "../../api/types";
import { CHANNEL_NAMES, STATUS_NAMES } from "../../format/channels";
import { formatDate, type DateStyle } from "../../format/dates";
import { formatSmsAddress } from "../../format/phone";
import { ChannelIcon } from "../../ui/ChannelMarks";
import { Traced } from "../history/Traced";
import classes from "./ChannelList.module.css";

const addressOf = ({ channel, address }: Channel): string => (channel === "sms" ? formatSmsAddress(address) : address);

const statusOf = ({ status, until }: Channel, dates: DateStyle): string =>
  status === "paused" && until !== null ? `Paused until ${formatDate(until, dates)}` : STATUS_NAMES[status];

/** Each channel the contact owns, its address, and whether it may be used (CH-1). */
export function ChannelList({ channels, dates }: { channels: readonly Channel[]; dates: DateStyle }) {
  return (
    <ul className={classes.channels}>
      {channels.map((channel) => (
        <li key={channel.channel} className={classes.channel}>
          <ChannelIcon channel={channel.channel} status={channel.status} />
          <div className={classes.words}>
            <div className={classes.line}>
              <span>{CHANNEL_NAMES[channel.channel]}</span>
              <Traced fields={[`channel:${channel.channel}`]} name={`the ${CHANNEL_NAMES[channel.channel]} status`}>
                <span className={classes.status} data-status={channel.status}>
                  {statusOf(channel, dates)}
                </span>
              </Traced>
            </div>
            <div className={classes.address}>{addressOf(channel)}</div>
          </div>
        </li>
      ))}
    </ul>
  );
}
