import type { Catalogue, Was as Value } from "../../api/types";
import { unturned } from "../../format/bidi";
import { CHANNEL_NAMES, STATUS_NAMES } from "../../format/channels";
import { formatDate, formatMoment, type DateStyle } from "../../format/dates";
import { languageName } from "../../format/languages";
import { formatCount } from "../../format/numbers";
import { formatPhone, formatSmsAddress } from "../../format/phone";
import { useDateStyle } from "../../session/session";
import { FieldValue } from "../sections/FieldValue";
import classes from "./History.module.css";
import { customField, isChannel, isLabel, type FieldKey } from "./words";

interface Props {
  field: FieldKey;
  value: Value;
  catalogue: Catalogue;
}

type Parts = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** A channel's status with its address, or until when somebody is authenticated. */
function compound(parts: Parts, dates: DateStyle): string {
  const channel = text(parts.channel);
  const until = text(parts.until);
  const name = (CHANNEL_NAMES as Readonly<Record<string, string>>)[channel] ?? channel;
  if (typeof parts.status !== "string") return `On ${name} until ${formatMoment(until, dates)}`;
  const status = (STATUS_NAMES as Readonly<Record<string, string>>)[parts.status] ?? parts.status;
  const address = text(parts.address);
  const end = until === "" ? "" : ` until ${formatDate(until, dates)}`;
  return `${status}${end}, ${channel === "sms" ? formatSmsAddress(address) : address}`;
}

/** A value that stood once, as the panel shows those that stand now. */
export function Was({ field, value, catalogue }: Props) {
  const dates = useDateStyle();
  const custom = customField(field, catalogue);
  if (value === null || value === "")
    return <em className={classes.empty}>{isChannel(field) ? "No channel" : "Not set"}</em>;
  if (typeof value === "object") return compound(value as Parts, dates);
  if (typeof value === "number") return formatCount(value);
  if (custom !== undefined) return <FieldValue field={custom} value={value} format={dates.format} />;
  if (isLabel(field)) return value === true ? "Added" : "Removed";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (field === "language") return languageName(value);
  return field === "phone" || field === "previous_phone" ? formatPhone(value) : unturned(value);
}
