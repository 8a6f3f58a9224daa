import type { ApiProblem, Fault } from "../../api/problem";
import { formatDay } from "../../format/dates";
import { fieldOf, type Kit } from "./form";

/** What is said beside each field, by the keys of the form. */
export type Faults = Readonly<Record<string, string>>;

const EXAMPLE = "2026-09-01";

/** The server names ISO only; who types a day is shown how it is written here (CF-7). */
function dayWords(format: string): string {
  const written = formatDay(EXAMPLE, format);
  return `A date is a day of the calendar, such as ${written === EXAMPLE ? "" : `“${written}” or `}${EXAMPLE}.`;
}

const wordsOf = ({ field, code, message }: Fault, kit: Kit): string =>
  code === "invalid-date" && fieldOf(field, kit)?.type === "date" ? dayWords(kit.format) : message;

/** The first fault of each field (CF-4). */
export const faultsOf = ({ errors }: Pick<ApiProblem, "errors">, kit: Kit): Faults =>
  Object.fromEntries([...errors].reverse().map((fault) => [fault.field, wordsOf(fault, kit)]));
