import type { Import } from "../api/types";

/** The address of an import's report. */
export const importAddress = (one: Pick<Import, "id">): string => `/imports/${one.id}`;
