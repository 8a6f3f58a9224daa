import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { request } from "../../api/client";
import { BY_PAGES } from "../../api/pages";
import type {
  CodeCount,
  DryRun,
  Import,
  MappingChange,
  Outcome,
  PlannedFields,
  PlanPage,
  Preview,
} from "../../api/types";
import { IMPORTS } from "../queries";

const addressOf = (id: string, part: string): string => `/api/imports/${encodeURIComponent(id)}/${part}`;
export const previewKey = (id: string) => [IMPORTS, "preview", id] as const;

/** The first rows of a draft and what its columns are for (IM-3). */
export const usePreview = (id: string) =>
  useQuery({
    queryKey: previewKey(id),
    queryFn: ({ signal }) => request<Preview>(addressOf(id, "preview"), { signal }),
  });

export const putMapping = (id: string, body: MappingChange): Promise<Preview> =>
  request<Preview>(addressOf(id, "mapping"), { method: "PUT", body });

export const askDryRun = (id: string): Promise<Import> => request<Import>(addressOf(id, "dry-run"), { method: "POST" });

export const stopDryRun = (id: string): Promise<Import> =>
  request<Import>(addressOf(id, "dry-run/stop"), { method: "POST" });

/** Starts a draft; its mapping is remembered by the name, or by the one it has (IM-16). */
export const startImport = (id: string, dryRun: string | null, name: string): Promise<Import> =>
  request<Import>(addressOf(id, "start"), {
    method: "POST",
    body: { dry_run: dryRun, name: name.trim() === "" ? undefined : name.trim() },
  });

export interface PlanFilter {
  outcome: Outcome | null;
  code: string | null;
  field: string | null;
}

export const EVERY_ROW: PlanFilter = { outcome: null, code: null, field: null };

const planKey = (id: string, run: DryRun) => [IMPORTS, "plan", id, run.id] as const;
/** A plan does not change: another check has another one. */
const FOR_GOOD = { staleTime: Infinity };

/** What would become of each row, page by page (IM-11). */
export const usePlan = (id: string, run: DryRun, filter: PlanFilter) =>
  useInfiniteQuery({
    queryKey: [...planKey(id, run), filter],
    queryFn: ({ pageParam, signal }) =>
      request<PlanPage>(addressOf(id, "plan"), {
        params: {
          outcome: filter.outcome ?? undefined,
          code: filter.code ?? undefined,
          field: filter.field ?? undefined,
          after: pageParam,
          limit: 100,
        },
        signal,
      }),
    ...BY_PAGES,
    ...FOR_GOOD,
    placeholderData: keepPreviousData,
  });

export const usePlanCodes = (id: string, run: DryRun) =>
  useQuery({
    queryKey: [...planKey(id, run), "codes"],
    queryFn: ({ signal }) => request<{ items: CodeCount[] }>(addressOf(id, "plan/codes"), { signal }),
    ...FOR_GOOD,
  }).data?.items ?? [];

/** The fields that would change, and in how many rows consent would become stricter. */
export const usePlanFields = (id: string, run: DryRun) =>
  useQuery({
    queryKey: [...planKey(id, run), "fields"],
    queryFn: ({ signal }) => request<PlannedFields>(addressOf(id, "plan/fields"), { signal }),
    ...FOR_GOOD,
  }).data;

/** Rows whose contact changed since the check; asked anew each time somebody is about to start. */
export const useMoved = (id: string, run: DryRun | null) =>
  useQuery({
    queryKey: [IMPORTS, "plan", id, run?.id, "moved"],
    queryFn: ({ signal }) => request<{ rows: number }>(addressOf(id, "plan/moved"), { signal }),
    enabled: run !== null,
    staleTime: 0,
    gcTime: 0,
    refetchInterval: 15_000,
  });

/** Shows a preview as the answer has it: one that was asked for before would bring the old one back. */
export function useKeepPreview(id: string): (preview: Preview) => void {
  const queryClient = useQueryClient();
  return (preview) => {
    void queryClient.cancelQueries({ queryKey: previewKey(id) });
    queryClient.setQueryData(previewKey(id), preview);
    void queryClient.invalidateQueries({ queryKey: [IMPORTS, "one"] }); // a check may be outdated by it
  };
}
