import type { Import } from "../api/types";
import { setupAddress } from "./setup/steps";
import { isDraft } from "./standing";

/** The address of an import's report: by its number, as people speak of it. */
export const importAddress = ({ number }: Pick<Import, "number">): string => `/imports/${String(number)}`;

/** Where somebody goes on with an import: a draft is set up first. */
export const workAddress = (one: Import): string => (isDraft(one) ? setupAddress(one) : importAddress(one));
