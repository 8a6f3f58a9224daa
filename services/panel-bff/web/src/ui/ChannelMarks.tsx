import { Tooltip } from "@mantine/core";
import {
  IconBrandMessenger,
  IconMail,
  IconMailOff,
  IconMessage,
  IconMessageCircle,
  IconMessageCircleOff,
  IconMessageOff,
  type Icon,
} from "@tabler/icons-react";
import type { ChannelMark, ChannelName } from "../api/types";
import { CHANNEL_NAMES, STATUS_NAMES } from "../format/channels";
import classes from "./ChannelMarks.module.css";

/** Each channel's icon, and the one struck through; what has none of its own is struck through by the style sheet. */
const GLYPHS: Record<ChannelName, { on: Icon; off: Icon | null }> = {
  sms: { on: IconMessage, off: IconMessageOff },
  email: { on: IconMail, off: IconMailOff },
  web: { on: IconMessageCircle, off: IconMessageCircleOff },
  facebook: { on: IconBrandMessenger, off: null },
};

/** A channel's icon; its shape tells the status without colour: plain, with a pause sign, struck through. */
export function ChannelIcon({ channel, status }: ChannelMark) {
  const { on, off } = GLYPHS[channel];
  const Glyph = status === "opted_out" ? (off ?? on) : on;
  return (
    <span
      className={classes.mark}
      data-status={status}
      data-strike={(status === "opted_out" && off === null) || undefined}
      aria-hidden="true"
    >
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
          <li key={mark.channel}>
            <Tooltip label={words}>
              <span role="img" aria-label={words} className={classes.named}>
                <ChannelIcon {...mark} />
              </span>
            </Tooltip>
          </li>
        );
      })}
    </ul>
  );
}
