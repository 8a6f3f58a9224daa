import type { Preview, PreviewColumn } from "../../api/types";
import { formatDay } from "../../format/dates";

/** As imports knows them. */
const FORMATS = [
  ...["YYYY-MM-DD", "YYYY/M/D", "YYYYMMDD", "D.M.YYYY", "M/D/YYYY", "D/M/YYYY", "M-D-YYYY", "D-M-YYYY"],
  ...["MMM D, YYYY", "MMMM D, YYYY", "D MMM YYYY", "D MMMM YYYY"],
];
const EXAMPLE = "2026-11-30"; // a day that is no month
const INSTITUTIONS = "";

export const isOfDates = ({ targets }: Pick<Preview, "targets">, target: string): boolean =>
  targets.some((one) => one.target === target && one.type === "date");

export const exampleOf = (format: string): string => formatDay(EXAMPLE, format);

/** How the dates of a column may be written (IM-10), by an example of each. */
export const dateFormatChoices = (institutions: string): { value: string; label: string }[] => [
  { value: INSTITUTIONS, label: `As set for the institution: ${exampleOf(institutions)}` },
  ...FORMATS.map((format) => ({ value: format, label: exampleOf(format) })),
];

export const choiceOfFormat = (format: string | null): string => format ?? INSTITUTIONS;

export const formatOfChoice = (choice: string): string | null => (choice === INSTITUTIONS ? null : choice);

/** What the dates of a column say of their format. */
export function formatHint({
  date_format: format,
  suggested_date_format: suggested,
}: Pick<PreviewColumn, "date_format" | "suggested_date_format">): string | null {
  if (suggested === null) return null;
  return suggested === format ? "Suggested by its dates" : `Its dates look like ${exampleOf(suggested)}`;
}
