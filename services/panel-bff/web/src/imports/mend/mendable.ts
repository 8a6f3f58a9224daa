import type { Import } from "../../api/types";
import { leftOver } from "../leftOver";

/** Whether rows can be corrected where they stand (IM-13): what is taken back, or about to be (IM-15), is left alone. */
export const canBeMended = (one: Pick<Import, "counts" | "texts_removed_at" | "roll_back">): boolean =>
  one.roll_back == null && leftOver(one).length > 0;
