import { keepPreviousData, useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { request } from "../../api/client";
import { BY_PAGES } from "../../api/pages";
import type { Import, ReportRowsPage } from "../../api/types";
import { newKey } from "../../api/upload";
import { IMPORTS, useKeepImport } from "../queries";
import type { MendedRow } from "./draft";

const path = (id: string): string => `/api/imports/${encodeURIComponent(id)}`;

/** The rows of a report that can be mended, page by page. */
export const useRowsToMend = (id: string, code: string | null) =>
  useInfiniteQuery({
    queryKey: [IMPORTS, "rows", id, "to mend", code],
    queryFn: ({ pageParam, signal }) =>
      request<ReportRowsPage>(`${path(id)}/rows`, {
        params: { what: "all", code: code ?? undefined, after: pageParam, limit: 50 },
        signal,
      }),
    ...BY_PAGES,
    placeholderData: keepPreviousData,
  });

interface Sending {
  key: string;
  rows: readonly MendedRow[];
}

/** Sends mended rows; gives the import they became. A try again after a lost answer is the same import. */
export function useMend(id: string, onTaken: (child: Import, rows: readonly MendedRow[]) => void) {
  const queryClient = useQueryClient();
  const keepImport = useKeepImport();
  const mutation = useMutation({
    mutationFn: ({ key, rows }: Sending) =>
      request<Import>(`${path(id)}/mend`, { method: "POST", body: { rows }, headers: { "Idempotency-Key": key } }),
    onSuccess: (child, { rows }) => {
      onTaken(child, rows);
      keepImport(child);
      void queryClient.invalidateQueries({ queryKey: [IMPORTS, "rows", id] });
    },
  });
  const { variables, error } = mutation;
  const send = (rows: readonly MendedRow[]) => {
    const again = error !== null && JSON.stringify(variables?.rows) === JSON.stringify(rows);
    mutation.mutate({ key: again && variables !== undefined ? variables.key : newKey(), rows });
  };
  return { send, sending: mutation.isPending, error };
}
