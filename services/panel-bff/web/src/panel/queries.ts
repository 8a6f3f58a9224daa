import { queryOptions, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { request } from "../api/client";
import type { Contact, Label, Notes, Panel, Summary } from "../api/types";
import { CATALOGUE, keepRow } from "../contacts/queries";
import { isBehind } from "../live/behind";
import { useLive } from "../live/live";
import { markOwn } from "./own";

export const panelKey = (id: string) => ["panel", id] as const;

/** A summary is shown as soon as it is made: a read that began before, or came before its event, does not undo it. */
const withNewestSummary = (read: Panel, shown: Panel | undefined): Panel =>
  (shown?.summary?.version ?? 0) > (read.summary?.version ?? 0) ? { ...read, summary: shown?.summary ?? null } : read;

export const panelQuery = (id: string) =>
  queryOptions({
    queryKey: panelKey(id),
    queryFn: async ({ client, signal }) =>
      withNewestSummary(
        await request<Panel>(`/api/panels/${encodeURIComponent(id)}`, { signal }),
        client.getQueryData<Panel>(panelKey(id)),
      ),
    staleTime: 3_000,
  });

const SELDOM_MS = 60_000;
const OFTEN_MS = 5_000;
const SOON_MS = 1_000;

/**
 * One contact's panel (null: none is open). What the stream tells is read at once; without a stream it is read again
 * now and then, which costs a 304 when nothing changed.
 */
export function usePanel(id: string | null) {
  const { state, moved } = useLive();
  return useQuery({
    ...panelQuery(id ?? ""),
    enabled: id !== null,
    refetchInterval: ({ state: { data } }) => {
      if (state !== "live") return OFTEN_MS;
      return data !== undefined && moved !== null && isBehind(data, moved) ? SOON_MS : SELDOM_MS;
    },
  });
}

/** Reads a panel ahead, while the pointer is on its row. */
export function usePanelPrefetch(): (id: string) => void {
  const queryClient = useQueryClient();
  return useCallback(
    (id: string) => void queryClient.prefetchQuery({ ...panelQuery(id), retry: false }),
    [queryClient],
  );
}

/** The panel as the query keeps it, which is another object than it was given. */
function putOwn(queryClient: QueryClient, id: string, change: (panel: Panel) => Panel): void {
  const kept = queryClient.setQueryData<Panel>(panelKey(id), (panel) => panel && change(panel));
  if (kept !== undefined) markOwn(kept);
}

/** A summary that was made just now, in its place before the panel is read again; never one older than the panel's. */
export const keepSummary = (queryClient: QueryClient, summary: Summary): void =>
  putOwn(queryClient, summary.contact_id, (panel) =>
    summary.version > (panel.summary?.version ?? 0) ? { ...panel, summary } : panel,
  );

/** Puts a part of a saved answer into the panel at once; a read that began before the save must not undo it. */
async function keep(queryClient: QueryClient, id: string, change: (panel: Panel) => Panel): Promise<void> {
  await queryClient.cancelQueries({ queryKey: panelKey(id) });
  putOwn(queryClient, id, change);
  void queryClient.invalidateQueries({ queryKey: panelKey(id) });
}

/** The contact's row in the table, from what the panel was just told of it. */
export function keepRowOf(queryClient: QueryClient, contact: Contact): void {
  const { id, full_name, phone, email, archived, test_user, channels } = contact;
  keepRow(queryClient, id, { full_name, phone, email, archived, test_user, channels });
}

export function keepContact(queryClient: QueryClient, contact: Contact): Promise<void> {
  const { id } = contact;
  keepRowOf(queryClient, contact);
  return keep(queryClient, id, (panel) => ({ ...panel, contact }));
}

/** Never a list older than the panel's: a save sent twice is answered with what it was answered first. */
export const keepNotes = (queryClient: QueryClient, notes: Notes): Promise<void> =>
  keep(queryClient, notes.contact_id, (panel) =>
    notes.version > (panel.notes?.version ?? 0) ? { ...panel, notes } : panel,
  );

/** `made`: labels that the catalogue does not have yet. */
export function keepLabels(
  queryClient: QueryClient,
  labels: NonNullable<Panel["labels"]>,
  made: readonly Label[],
): Promise<void> {
  keepRow(queryClient, labels.contact_id, { labels: labels.labels });
  if (made.length > 0) void queryClient.invalidateQueries({ queryKey: [CATALOGUE] });
  return keep(queryClient, labels.contact_id, (panel) => ({
    ...panel,
    labels,
    catalogue: { ...panel.catalogue, labels: [...panel.catalogue.labels, ...made] },
  }));
}
