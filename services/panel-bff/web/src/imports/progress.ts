/** How far an import is, seen from outside: a few readings of `rows_done` and when they were taken (IM-12). */
export interface Reading {
  at: number;
  done: number;
}

const WINDOW = 12_000;

/** Adds a reading; forgets those older than the window and all of them when the count went back (another run). */
export function addReading(readings: readonly Reading[], reading: Reading): Reading[] {
  const last = readings.at(-1);
  if (last !== undefined && reading.done < last.done) return [reading];
  return [...readings.filter((one) => reading.at - one.at <= WINDOW), reading];
}

/** Rows per second over the readings; null until there is something to go by. */
export function rateOf(readings: readonly Reading[]): number | null {
  const first = readings[0];
  const last = readings.at(-1);
  if (first === undefined || last === undefined || last.at - first.at < 900 || last.done === first.done) return null;
  return ((last.done - first.done) * 1000) / (last.at - first.at);
}

/** Seconds until all rows are done at this rate; null when unknown. */
export function secondsLeft(done: number, total: number | null, rate: number | null): number | null {
  if (total === null || rate === null || rate <= 0) return null;
  return Math.max(0, total - done) / rate;
}

/** 0 to 100, whole; 100 only when all are done. Null while the number of rows is not known. */
export function percentOf(done: number, total: number | null): number | null {
  if (total === null) return null;
  if (total === 0) return 100;
  return done >= total ? 100 : Math.min(99, Math.floor((done * 100) / total));
}
