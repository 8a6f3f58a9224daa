import { safeZone } from "./dates";

/** Between a moment and what the clock on the wall says in a time zone, as a datetime-local input has it. */

function parts(moment: Date, timeZone: string): string {
  const zone = safeZone(timeZone);
  const text = new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(moment);
  return text.replace(" ", "T");
}

/** "2026-05-15T12:00" where the institution is. */
export function toLocal(iso: string, timeZone: string): string {
  const moment = new Date(iso);
  return Number.isNaN(moment.getTime()) ? "" : parts(moment, timeZone);
}

/** The moment at which that clock says so; null when it is no time. An hour that a change of clocks skips is the next. */
export function fromLocal(local: string, timeZone: string): string | null {
  const wanted = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) ? Date.parse(`${local}:00Z`) : NaN;
  if (Number.isNaN(wanted)) return null;
  let moment = wanted;
  for (let round = 0; round < 2; round++) {
    moment += wanted - Date.parse(`${parts(new Date(moment), timeZone)}:00Z`);
  }
  return new Date(moment).toISOString();
}
