const whole = new Intl.NumberFormat("en-US");

export const formatCount = (count: number): string => whole.format(count);

/** "1 row", "2,000 rows". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** A stored decimal with its thousands set apart; digits are never rounded, since 18 of them do not fit a float. */
export function formatDecimal(value: string): string {
  const match = /^(-?)(\d+)(\.\d+)?$/.exec(value);
  if (match === null) return value;
  const [, sign = "", digits = "", fraction = ""] = match;
  return sign + digits.replace(/\B(?=(\d{3})+(?!\d))/g, ",") + fraction;
}

const UNITS = ["bytes", "KB", "MB", "GB"] as const;

export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)));
  const amount = bytes / 1024 ** power;
  return `${amount >= 10 || power === 0 ? String(Math.round(amount)) : amount.toFixed(1)} ${UNITS[power] ?? "bytes"}`;
}

/** Time left in words that do not flicker: "a few seconds", "40 seconds", "3 minutes". */
export function formatDuration(seconds: number): string {
  if (seconds < 5) return "a few seconds";
  if (seconds < 55) return `${String(Math.ceil(seconds / 5) * 5)} seconds`;
  if (seconds < 90) return "1 minute";
  if (seconds < 3300) return `${String(Math.round(seconds / 60))} minutes`;
  const hours = Math.round(seconds / 3600);
  return hours === 1 ? "1 hour" : `${String(hours)} hours`;
}
