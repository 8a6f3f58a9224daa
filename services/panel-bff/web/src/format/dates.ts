/** Dates in the institution's format and time zone (CF-7). Formats use MMM, D, YYYY and their like. */
export interface DateStyle {
  format: string;
  timeZone: string;
}

const TOKEN = /\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|M|DD|D|dddd|ddd/g;

type Parts = Record<string, string>;
type Month = "long" | "short" | "numeric";

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes longer than all that it formats on a page, so each is made once. Throws for an unknown time zone. */
function formatOf(timeZone: string, parts: Month | "time"): Intl.DateTimeFormat {
  const key = `${parts} ${timeZone}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const asked: Intl.DateTimeFormatOptions =
    parts === "time"
      ? { hour: "numeric", minute: "2-digit" }
      : { year: "numeric", month: parts, day: "numeric", weekday: parts === "short" ? "short" : "long" };
  const made = new Intl.DateTimeFormat("en-US", { timeZone, ...asked });
  formats.set(key, made);
  return made;
}

const partsOf = (moment: Date, timeZone: string, month: Month): Parts =>
  Object.fromEntries(
    formatOf(timeZone, month)
      .formatToParts(moment)
      .map((part) => [part.type, part.value]),
  );

function render(moment: Date, style: DateStyle): string {
  const long = partsOf(moment, style.timeZone, "long");
  const short = partsOf(moment, style.timeZone, "short");
  const digits = partsOf(moment, style.timeZone, "numeric");
  const year = digits.year ?? "";
  const month = digits.month ?? "";
  const day = digits.day ?? "";
  const values: Record<string, string> = {
    YYYY: year.padStart(4, "0"),
    YY: year.slice(-2),
    MMMM: long.month ?? "",
    MMM: short.month ?? "",
    MM: month.padStart(2, "0"),
    M: month,
    DD: day.padStart(2, "0"),
    D: day,
    dddd: long.weekday ?? "",
    ddd: short.weekday ?? "",
  };
  return style.format.replace(TOKEN, (token, literal: string | undefined) => literal ?? values[token] ?? token);
}

/** The time zone, or UTC where this browser does not know it. */
export const safeZone = (timeZone: string): string => {
  try {
    formatOf(timeZone, "numeric");
    return timeZone;
  } catch {
    return "UTC";
  }
};

/** A calendar day such as "2026-02-01": the same day everywhere, whatever the time zone. */
export function formatDay(iso: string, format: string): string {
  const moment = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(moment.getTime()) ? iso : render(moment, { format, timeZone: "UTC" });
}

/** The day on which a moment falls where the institution is. */
export function formatDate(iso: string, style: DateStyle): string {
  const moment = new Date(iso);
  return Number.isNaN(moment.getTime())
    ? iso
    : render(moment, { format: style.format, timeZone: safeZone(style.timeZone) });
}

/** Day and time of a moment where the institution is, such as "Feb 1, 2001, 4:05 PM". */
export function formatMoment(iso: string, style: DateStyle): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return iso;
  const time = formatOf(safeZone(style.timeZone), "time").format(moment);
  return `${formatDate(iso, style)}, ${time}`;
}

const STEPS: readonly [limit: number, seconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [3600, 60, "minute"],
  [86_400, 3600, "hour"],
  [7 * 86_400, 86_400, "day"],
];

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** "5 minutes ago"; from a week on the date itself. */
export function formatAgo(iso: string, now: Date, style: DateStyle): string {
  const seconds = (now.getTime() - new Date(iso).getTime()) / 1000;
  if (seconds < 45) return "just now";
  const step = STEPS.find(([limit]) => seconds < limit);
  if (step === undefined) return formatDate(iso, style);
  const amount = Math.max(1, Math.round(seconds / step[1]));
  return relative.format(-amount, step[2]);
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const READ: Record<string, string> = {
  YYYY: "(?<year>\\d{4})",
  YY: "(?<year>\\d{2})",
  MMMM: "(?<month>[a-z]{3,9})\\.?",
  MMM: "(?<month>[a-z]{3,9})\\.?",
  MM: "(?<month>\\d{1,2})",
  M: "(?<month>\\d{1,2})",
  DD: "(?<day>\\d{1,2})",
  D: "(?<day>\\d{1,2})",
  dddd: "[a-z]*",
  ddd: "[a-z]*",
};
const ISO_DAY = "(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})";
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The format as a pattern; spaces and commas may be left out. */
function patternOf(format: string): string {
  let end = 0;
  let pattern = "";
  const between = (text: string) => escaped(text.toLowerCase()).replace(/[\s,]+/g, "[\\s,]*");
  for (const token of format.matchAll(TOKEN)) {
    pattern += between(format.slice(end, token.index)) + (READ[token[0]] ?? between(token[1] ?? token[0]));
    end = token.index + token[0].length;
  }
  return pattern + between(format.slice(end));
}

const monthOf = (text: string): number => (/^\d/.test(text) ? Number(text) : MONTHS.indexOf(text.slice(0, 3)) + 1);

/** A typed day as an ISO one: in the institution's format, or ISO itself. Null when it is no day of the calendar. */
export function readDay(text: string, format: string): string | null {
  const typed = text.trim().toLowerCase();
  for (const pattern of [ISO_DAY, patternOf(format)]) {
    const { year = "", month = "", day = "" } = new RegExp(`^${pattern}$`).exec(typed)?.groups ?? {};
    const iso = [year.padStart(4, "20"), String(monthOf(month)).padStart(2, "0"), day.padStart(2, "0")].join("-");
    const moment = new Date(`${iso}T00:00:00Z`);
    if (!Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(iso)) return iso;
  }
  return null;
}
