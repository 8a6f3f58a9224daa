import type { Channel, ConsentEntry, Verdict } from "../../api/types";
import { CHANNEL_NAMES, STATUS_NAMES } from "../../format/channels";
import { formatDate, formatMoment, type DateStyle } from "../../format/dates";

/** Who gave a status, in the middle of a sentence; a source that is not known yet is told as it is called. */
const WHO: Readonly<Record<string, string>> = {
  contact: "the contact",
  carrier: "the carrier",
  staff: "staff",
  import: "an import",
  "roll-back": "the roll-back of an import",
  api: "the API",
  expiry: "the end of a pause",
  platform: "the platform",
};

export const whoIs = (source: string): string => WHO[source] ?? source;

const BY_HAND = "The contact, by sending #start, or staff, in edit mode.";

/** The reason in one line: what keeps the channel from being used, by whom, since and until when (CH-9). */
export function whyNotReached({ reason, by, since, until }: Verdict, dates: DateStyle): string {
  const from = since === undefined ? "" : ` on ${formatDate(since, dates)}`;
  const who = by === undefined ? "" : ` by ${whoIs(by)}`;
  if (reason === "opted_out") return `Opted out${who}${from}.`;
  if (reason === "paused")
    return until === undefined
      ? `Paused for good${who}${from}.`
      : `Paused until ${formatMoment(until, dates)}${who}${from}.`;
  if (reason === "invalid_phone") return "Messages to this phone keep failing, so it is marked as invalid.";
  if (reason === "archived") return "The contact is archived.";
  return "The contact does not have this channel.";
}

/** Who can lift it, and how. */
export function whoLifts({ reason, by, until }: Verdict): string {
  if (reason === "archived") return "Staff, in edit mode.";
  if (reason === "invalid_phone") return "The contact, by writing to you, or staff, by correcting the phone.";
  if (reason === "opted_out" && by === "carrier")
    return "Only the contact, by texting START. Nobody here can lift a carrier's opt-out.";
  if (reason === "paused" && until !== undefined) return `It ends by itself. Before that: ${lower(BY_HAND)}`;
  return BY_HAND;
}

const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Channels that somebody has to give the contact first: told in one line, each with who can. */
export function missingChannels(verdicts: readonly Verdict[]): string | null {
  const names = verdicts.filter(({ reason }) => reason === "not_owned").map(({ channel }) => CHANNEL_NAMES[channel]);
  if (names.length === 0) return null;
  return `Not set up: ${names.join(", ")}.`;
}

export function howToGet(verdicts: readonly Verdict[]): string {
  const missing = verdicts.filter(({ reason }) => reason === "not_owned").map(({ channel }) => channel);
  const written = missing.filter((channel) => channel === "web" || channel === "facebook");
  const names = written.map((channel) => CHANNEL_NAMES[channel]).join(" and ");
  return [
    missing.includes("sms") && "A phone gives SMS.",
    missing.includes("email") && "An email address gives Email.",
    written.length > 0 && `${names} ${written.length > 1 ? "begin" : "begins"} when the contact writes there.`,
  ]
    .filter((part) => part !== false)
    .join(" ");
}

const REMARKS: Readonly<Record<NonNullable<Verdict["remarks"]>[number], string>> = {
  test_user: "A test user: left out of counts, exports and bulk actions.",
  ai_disabled: "AI is disabled: the bot does not answer. Campaigns, #commands and live chat still reach the contact.",
};

export const remarksOf = (verdicts: readonly Verdict[]): string[] =>
  (verdicts[0]?.remarks ?? []).map((remark) => REMARKS[remark]);

/** What an entry of the ledger did. */
export function entryTitle({ channel, status, until, asked }: ConsentEntry, dates: DateStyle): string {
  const end = status === "paused" && until !== null ? ` until ${formatMoment(until, dates)}` : "";
  const state = `${STATUS_NAMES[status]}${end}`;
  return asked === null || asked === "nothing"
    ? `${CHANNEL_NAMES[channel]}: ${state}`
    : `${CHANNEL_NAMES[channel]}: still ${state}`;
}

/** Why it came about, in words: who, with which words or reason. */
export function entryCause(entry: ConsentEntry): string {
  const { source, words, reason, asked, actor_name: name } = entry;
  if (source === "expiry") return "The pause was over";
  // The carrier's words are the contact's too: the carrier acts on them.
  const who = name ?? (source === "carrier" && words !== null ? "The contact" : capital(whoIs(source)));
  const said = words === null ? "" : ` wrote “${words}”${source === "carrier" ? ", a word of the carrier" : ""}`;
  const why = reason === null ? "" : `: ${reason}`;
  if (asked === "nothing") return "Holds after what came in late";
  const effect = asked === null ? "" : ", which changes nothing here";
  if (said === "" && why === "")
    return `${who}${entry.status === "opted_in" && asked === null ? ": the channel appeared" : ""}`;
  return `${who}${said}${why}${effect}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Whether an entry is the one a verdict rests on. */
export const isCause = (entry: ConsentEntry, { channel, since }: Pick<Verdict, "channel" | "since">): boolean =>
  since !== undefined && entry.channel === channel && entry.effective_at === since && entry.asked === null;

export const isCarriers = ({ status, source }: Pick<Channel, "status" | "source">): boolean =>
  status === "opted_out" && source === "carrier";
