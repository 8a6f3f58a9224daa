import type { Import } from "../api/types";

/** The address of an import's report: by its number, as people speak of it. */
export const importAddress = ({ number }: Pick<Import, "number">): string => `/imports/${String(number)}`;
