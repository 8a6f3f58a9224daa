import { createContext, use } from "react";
import type { Label } from "../api/types";

interface TableContextValue {
  addressOf: (id: string) => string;
  /** The one row that Tab reaches. */
  current: string | null;
  labels: ReadonlyMap<string, Label>;
}

export const TableContext = createContext<TableContextValue>({
  addressOf: (id) => id,
  current: null,
  labels: new Map(),
});

export const useTableContext = (): TableContextValue => use(TableContext);
