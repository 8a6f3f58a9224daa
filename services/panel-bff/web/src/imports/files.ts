export const TEMPLATE_ADDRESS = "/api/imports/template.csv";

/** Rows that left something over: all of them, or those of one kind. */
export type LeftOver = "refused" | "held" | "in_part" | "all";

export const leftOverAddress = (id: string, what: LeftOver): string =>
  `/api/imports/${encodeURIComponent(id)}/refused.csv?what=${what}`;
