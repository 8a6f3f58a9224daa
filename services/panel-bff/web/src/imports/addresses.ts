import type { Import } from "../api/types";

/** The address of an import's report: by its number, as people speak of it. */
export const importAddress = ({ number }: Pick<Import, "number">): string => `/imports/${String(number)}`;

/** Where an import that nobody started is mapped, reviewed and started. */
export const setupAddress = (one: Pick<Import, "number">): string => `${importAddress(one)}/setup`;
