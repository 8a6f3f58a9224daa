import type { Channel, ChannelName } from "../../api/types";

/** What stands at each address a contact has had (CH-1); null while nobody has said. */
export type Past = readonly Channel[] | null;

/** Phone, calling code and email as they are typed, among others. */
type Values = Readonly<Record<string, string>>;

/** An address that is being typed and is none yet. */
export const UNFINISHED = "";

/** How a channel that appears begins (CH-1); no entry of a ledger, hence without a time. */
const FRESH = { status: "opted_in", until: null, source: "staff", effective_at: "" } as const;

export const isFresh = ({ effective_at: at }: Channel): boolean => at === "";

const SEPARATORS = /[\s.()[\]\u2010-\u2014\u2212-]/g;

/** Calling code and phone, as the channel has them (ID-3). */
function smsAddress({ phone = "", country_calling_code: code = "" }: Values): string | null {
  if (phone.trim() === "") return null;
  const digits = phone.replace(SEPARATORS, "").replace(/^\+1|^1(?=\d{10}$)/, "");
  return /^\d{10}$/.test(digits) ? (code.trim().replace(/^\+/, "") || "1") + digits : UNFINISHED;
}

/** The domain in lower case, the part before it as it is written (ID-4). */
function emailAddress({ email = "" }: Values): string | null {
  const typed = email.trim();
  if (typed === "") return null;
  return /^\S+@\S+\.\S+$/.test(typed) ? typed.replace(/@[^@]*$/, (domain) => domain.toLowerCase()) : UNFINISHED;
}

/** The channels whose address is made of the contact's own fields, in the order they are shown. */
const OWN = [
  ["sms", smsAddress],
  ["email", emailAddress],
] as const;

const OWN_FIELDS: readonly string[] = ["phone", "country_calling_code", "email"];

/** Whether a channel's address is made of a field. */
export const makesAddress = (field: string): boolean => OWN_FIELDS.includes(field);

/** Whether what is typed gives a channel another address than it had. */
export const hasMoved = (start: Values, now: Values): boolean =>
  OWN.some(([, addressIn]) => addressIn(start) !== addressIn(now));

/**
 * The channels a contact will have with the phone and email that are typed (CH-1, DE-4): an address that comes back has
 * what stands there, a new one starts opted in.
 */
export function atAddresses(owned: readonly Channel[], start: Values, now: Values, past: Past): Channel[] {
  const own = OWN.flatMap(([name, addressIn]) => {
    const had = owned.filter(({ channel }) => channel === name);
    const address = addressIn(now);
    return address === addressIn(start) ? had : address === null ? [] : [atAddress(name, address, past)];
  });
  return [...own, ...owned.filter(({ channel }) => OWN.every(([name]) => name !== channel))];
}

const atAddress = (channel: ChannelName, address: string, past: Past): Channel =>
  past?.find((one) => one.channel === channel && one.address === address) ?? { channel, address, ...FRESH };
