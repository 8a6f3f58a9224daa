import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { request } from "../api/client";
import type { Panel, Summary } from "../api/types";

const panelKey = (id: string) => ["panel", id] as const;

const panelQuery = (id: string) => ({
  queryKey: panelKey(id),
  queryFn: ({ signal }: { signal: AbortSignal }) => request<Panel>(`/api/panels/${encodeURIComponent(id)}`, { signal }),
  staleTime: 3_000,
});

/** One contact's panel; read again now and then while it is open, which costs a 304 when nothing changed. */
export const usePanel = (id: string) => useQuery({ ...panelQuery(id), refetchInterval: 5_000 });

/** Reads a panel ahead, while the pointer is on its row. */
export function usePanelPrefetch(): (id: string) => void {
  const queryClient = useQueryClient();
  return useCallback(
    (id: string) => void queryClient.prefetchQuery({ ...panelQuery(id), retry: false }),
    [queryClient],
  );
}

/** CS-1: makes the summary (again); the answer is in the panel at once. */
export function useMakeSummary(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => request<Summary>(`/api/panels/${encodeURIComponent(id)}/summary`, { method: "POST" }),
    onSuccess: (summary) => {
      queryClient.setQueryData<Panel>(panelKey(id), (panel) => panel && { ...panel, summary });
    },
  });
}
