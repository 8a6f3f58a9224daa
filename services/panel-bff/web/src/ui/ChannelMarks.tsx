import { Tooltip } from "@mantine/core";
import { IconBrandMessenger, IconMail, IconMessage, IconMessageCircle, type Icon } from "@tabler/icons-react";
import type { ChannelMark, ChannelName } from "../api/types";
import { CHANNEL_NAMES, STATUS_NAMES } from "../format/channels";
import classes from "./ChannelMarks.module.css";

export const CHANNEL_ICONS: Record<ChannelName, Icon> = {
  sms: IconMessage,
  email: IconMail,
  web: IconMessageCircle,
  facebook: IconBrandMessenger,
};

/** A channel's icon; its shape tells the status without colour: plain, with a pause sign, struck through. */
export function ChannelIcon({ channel, status }: ChannelMark) {
  const Glyph = CHANNEL_ICONS[channel];
  return (
    <span className={classes.mark} data-status={status} aria-hidden="true">
      <Glyph size={18} stroke={1.6} />
    </span>
  );
}

export function ChannelMarks({ channels }: { channels: readonly ChannelMark[] }) {
  return (
    <ul className={classes.list}>
      {channels.map((mark) => {
        const words = `${CHANNEL_NAMES[mark.channel]}: ${STATUS_NAMES[mark.status]}`;
        return (
          <Tooltip key={mark.channel} label={words}>
            <li role="img" aria-label={words}>
              <ChannelIcon {...mark} />
            </li>
          </Tooltip>
        );
      })}
    </ul>
  );
}
