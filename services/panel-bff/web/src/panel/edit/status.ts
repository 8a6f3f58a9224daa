import type { Channel, ChannelName, ChannelStatus } from "../../api/types";
import { CHANNEL_NAMES, STATUS_NAMES } from "../../format/channels";
import { fromLocal, toLocal } from "../../format/zoned";

/** A status in the form (CH-7): "channels.sms.status", the end of a pause as local time, and the reason for a change. */
export const CHANNELS = "channels.";

type Part = "status" | "until" | "reason";
type Held = string | boolean | null;
type Values = Readonly<Record<string, string>>;
type Channels = readonly Channel[];

export const statusKey = (channel: ChannelName, part: Part): string => `${CHANNELS}${channel}.${part}`;
export const isReason = (key: string): boolean => key.startsWith(CHANNELS) && key.endsWith(".reason");

const channelOf = (key: string): string => key.split(".")[1] ?? "";
const isUntil = (key: string): boolean => key.endsWith(".until");

/** A status is one thing with its end: who edits one of them started from both. */
export const withItsStatus = (key: string): string[] =>
  key.startsWith(CHANNELS) ? [`${CHANNELS}${channelOf(key)}.status`, `${CHANNELS}${channelOf(key)}.until`] : [key];

export const channelKeys = (channels: Channels): string[] =>
  channels.flatMap(({ channel }) => [statusKey(channel, "status"), statusKey(channel, "until")]);

/** As people know it; undefined when the key is about something else. */
export function channelName(key: string): string | undefined {
  if (!key.startsWith(CHANNELS)) return undefined;
  const name = CHANNEL_NAMES[channelOf(key) as ChannelName];
  return isUntil(key) ? `${name}: end of the pause` : `${name} status`;
}

/** A held status as people read it; undefined for what is none. */
export const statusName = (value: Held): string | undefined => STATUS_NAMES[value as ChannelStatus];

export const channelValues = (channels: Channels, timeZone: string): [string, string][] =>
  channels.flatMap(({ channel, status, until }) => [
    [statusKey(channel, "status"), status],
    [statusKey(channel, "until"), until === null ? "" : toLocal(until, timeZone)],
    [statusKey(channel, "reason"), ""],
  ]);

export function channelHeld(channels: Channels, key: string): Held {
  const channel = channels.find((one) => one.channel === channelOf(key));
  return (isUntil(key) ? channel?.until : channel?.status) ?? null;
}

/** What is asked of each channel one of whose keys was edited: always whole, with its reason. */
export function channelChanges(
  keys: readonly string[],
  now: Values,
  timeZone: string,
): Record<string, Record<string, Held>> {
  const names = new Set(keys.filter((key) => key.startsWith(CHANNELS)).map(channelOf)) as Set<ChannelName>;
  return Object.fromEntries(
    [...names].map((name) => {
      const status = now[statusKey(name, "status")] ?? "";
      const until = now[statusKey(name, "until")] ?? "";
      const reason = now[statusKey(name, "reason")]?.trim() ?? "";
      const ends = status === "paused" && until !== "";
      return [name, { status, reason, ...(ends && { until: fromLocal(until, timeZone) ?? until }) }];
    }),
  );
}

/** The channels as they are now, save those somebody is editing: these stay as the edit found them, at their address. */
export function keptChannels(from: Channels, to: Channels, mine: readonly string[]): Channel[] {
  const edited = new Set(mine.filter((key) => key.startsWith(CHANNELS)).map(channelOf));
  return to.map((channel) =>
    edited.has(channel.channel) ? (from.find((one) => isSame(one, channel)) ?? channel) : channel,
  );
}

const isSame = (one: Channel, other: Channel): boolean =>
  one.channel === other.channel && one.address === other.address;
