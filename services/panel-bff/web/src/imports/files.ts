/** What a file chooser offers first; panel-bff decides by the content, so nothing is turned away by its name here (IM-18). */
export const CSV_TYPES = ["text/csv", "text/plain", "text/tab-separated-values", ".csv", ".tsv", ".txt"];

export const TEMPLATE_ADDRESS = "/api/imports/template.csv";

export const refusedAddress = (id: string): string => `/api/imports/${encodeURIComponent(id)}/refused.csv`;
