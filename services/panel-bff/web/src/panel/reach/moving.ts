import type { Channel, ChannelName, ChannelStatus } from "../../api/types";
import { CHANNEL_NAMES, STATUS_NAMES } from "../../format/channels";
import { formatSmsAddress } from "../../format/phone";
import { isFresh, UNFINISHED } from "../edit/address";

/** A channel whose address an edit changes, as it is and as it will be; undefined where there is none. */
export interface Moving {
  channel: ChannelName;
  before: Channel | undefined;
  after: Channel | undefined;
}

/** The channels whose address is not what it was. */
export function movingChannels(before: readonly Channel[], after: readonly Channel[]): Moving[] {
  const find = (channels: readonly Channel[], name: ChannelName) => channels.find(({ channel }) => channel === name);
  return (Object.keys(CHANNEL_NAMES) as ChannelName[])
    .map((channel) => ({ channel, before: find(before, channel), after: find(after, channel) }))
    .filter((moving) => moving.before?.address !== moving.after?.address);
}

const kindOf = (channel: ChannelName): string => (channel === "sms" ? "number" : "address");

/** An address as people write it. */
export function shownAddress({ channel, address }: Pick<Channel, "channel" | "address">): string {
  if (address === UNFINISHED) return `the new ${kindOf(channel)}`;
  return channel === "sms" ? formatSmsAddress(address) : address;
}

/**
 * Consent belongs to the address (CH-1, DE-4): what will stand at the new one, and what becomes of the old one's.
 * `isKnown`: it is known which addresses the contact has had.
 */
export function whatWillStand({ channel, before, after }: Moving, isChosen: boolean, isKnown: boolean): string {
  const name = CHANNEL_NAMES[channel];
  const kind = kindOf(channel);
  const stays =
    before === undefined
      ? ""
      : `what stands for ${shownAddress(before)} (${STATUS_NAMES[before.status]}) stays with it`;
  if (after === undefined) return `${name} goes with the ${kind}: ${stays}, and counts again if it comes back.`;
  const how = isChosen ? "" : comesBy(after, kind, isKnown);
  const will = `${name} of ${shownAddress(after)} will be ${STATUS_NAMES[after.status]}${how}.`;
  return before === undefined ? will : `${will} Consent belongs to the ${kind}: ${stays}.`;
}

/** The same in a word, beside the field that is being typed in; nothing while that is no address yet. */
export function inShort({ channel, after }: Moving, status: ChannelStatus | undefined): string | undefined {
  if (after === undefined) return `${CHANNEL_NAMES[channel]} goes with it: see Status.`;
  if (after.address === UNFINISHED) return undefined;
  return `${CHANNEL_NAMES[channel]} will be ${STATUS_NAMES[status ?? after.status]}: see Status.`;
}

function comesBy(after: Channel, kind: string, isKnown: boolean): string {
  if (!isFresh(after)) return ", as when the contact last had it";
  return isKnown && after.address !== UNFINISHED ? "" : `, unless the contact had this ${kind} before`;
}
