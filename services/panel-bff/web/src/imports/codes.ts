import type { CodeCount, ReportRow } from "../api/types";
import { formatCount } from "../format/numbers";

/** Every code a row can carry (the rules' list), as people would say it. */
const CODE_NAMES: Record<string, string> = {
  "carrier-opt-out": "Opted out by the carrier",
  "consent-not-loosened": "Consent was not loosened",
  "contact-out-of-sync": "Phone was corrected by staff",
  "duplicate-contact": "Leads to another contact",
  "duplicate-in-file": "Twice in this file",
  "encoding-error": "Unreadable characters",
  "id-not-found": "No contact with this id",
  "invalid-boolean": "Not a yes or no",
  "invalid-date": "Not a date",
  "invalid-email": "Not an email address",
  "invalid-number": "Not a number",
  "invalid-phone": "Not a phone number",
  "invalid-value": "Not a value of the field",
  "invalid-url": "Not a web address",
  "malformed-row": "Does not fit the header",
  "no-identifier": "Nothing to find the contact by",
  "plan-changed": "Changed since the review",
  "unknown-label": "Unknown label",
  "unknown-option": "Not a value the field knows",
  "user-group-mismatch": "Outside your groups",
  "value-too-long": "Value too long",
  "was-previous-phone": "Was somebody's previous phone",
};

export const codeName = (code: string): string => CODE_NAMES[code] ?? code;

export interface ReasonChoice {
  value: string;
  label: string;
}

/** What a report can be narrowed to: the codes that occur in it, each with its rows; one that is chosen stays. */
export function reasonChoices(counts: readonly CodeCount[], chosen: string | null): ReasonChoice[] {
  const missing = chosen === null || counts.some(({ code }) => code === chosen) ? [] : [{ code: chosen, rows: 0 }];
  return [
    { value: "", label: "Every reason" },
    ...[...counts, ...missing].map(({ code, rows }) => ({
      value: code,
      label: `${codeName(code)} (${formatCount(rows)})`,
    })),
  ];
}

/** The columns of which nothing was applied in a row that was applied in part (IM-9), as the file calls them. */
export const leftOut = (row: Pick<ReportRow, "codes" | "partial">): string[] =>
  row.partial
    ? [
        ...new Set(
          row.codes.filter(({ level }) => level === "field").flatMap((code) => code.column ?? code.field ?? []),
        ),
      ]
    : [];
