import type { Import } from "../api/types";
import type { LeftOver } from "./files";

export interface Kind {
  what: Exclude<LeftOver, "all">;
  name: string;
  count: number;
}

const NAMES: Record<Kind["what"], string> = {
  refused: "Refused rows",
  held: "Held rows",
  in_part: "Rows in part",
};

/** What an import left over, kind by kind, so long as the cells of its rows are kept (IM-13, IM-21). */
export function leftOver({ counts, texts_removed_at: gone }: Pick<Import, "counts" | "texts_removed_at">): Kind[] {
  if (gone != null) return [];
  return (["refused", "held", "in_part"] as const)
    .map((what) => ({ what, name: NAMES[what], count: counts[what] }))
    .filter(({ count }) => count > 0);
}
