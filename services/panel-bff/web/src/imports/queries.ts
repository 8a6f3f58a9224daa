import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { request } from "../api/client";
import { BY_PAGES } from "../api/pages";
import { notFound } from "../api/problem";
import type { CodeCount, Import, ImportsPage, Outcome, ReportRowsPage } from "../api/types";
import { whyNot } from "../session/permissions";
import { useSession } from "../session/session";
import type { ImportListing } from "./listing";
import { rollingBack } from "./rollBack";
import { aheadOf, isActive, isChecking, isDraft } from "./standing";

export const IMPORTS = "imports";
const POLL = 1_000;
const SLOW_POLL = 10_000;

const isMoving = (one: Import): boolean => isActive(one) || isChecking(one) || rollingBack(one) !== null;

/** The imports that are searched for, newest first; read each second while one of them runs. */
export function useImports({ q, status }: ImportListing) {
  return useInfiniteQuery({
    queryKey: [IMPORTS, "list", q, status],
    queryFn: ({ pageParam, signal }) =>
      request<ImportsPage>("/api/imports", {
        params: { q, status: status ?? undefined, after: pageParam, limit: 50 },
        signal,
      }),
    ...BY_PAGES,
    placeholderData: keepPreviousData,
    refetchInterval: (query) =>
      query.state.data?.pages.some((page) => page.items.some(isMoving)) === true ? POLL : SLOW_POLL,
  });
}

/** The import that is being worked on, if any: other pages follow it. When it ends, the contacts are read again. */
export function useRunningImport(): Import | null {
  const me = useSession();
  const queryClient = useQueryClient();
  const newest = useQuery({
    queryKey: [IMPORTS, "newest"],
    queryFn: ({ signal }) => request<ImportsPage>("/api/imports", { params: { limit: 5 }, signal }),
    enabled: whyNot(me, "imports.read") === null,
    refetchInterval: (query) => (query.state.data?.items.some(isActive) === true ? POLL : SLOW_POLL),
  });
  const running = newest.data?.items.findLast(isActive) ?? null; // those after it wait for it
  const id = running?.id ?? null;
  useEffect(() => {
    if (id === null) return undefined;
    return () => {
      void queryClient.invalidateQueries({ queryKey: ["contacts"] });
      void queryClient.invalidateQueries({ queryKey: ["catalogue"] });
    };
  }, [id, queryClient]);
  return running;
}

/** The id of import-<n>, which is searched for: a file may have that name too. Throws 404 as the server would. */
async function idOfNumber(number: number, signal: AbortSignal): Promise<string> {
  const q = `import-${String(number)}`;
  let after: string | undefined;
  for (;;) {
    const page: ImportsPage = await request<ImportsPage>("/api/imports", { params: { q, after, limit: 200 }, signal });
    const found = page.items.find((one) => one.number === number);
    if (found !== undefined) return found.id;
    if (page.next === null || page.items.some((one) => one.number < number)) throw notFound();
    after = page.next;
  }
}

/** One import by its id or, as people write addresses, by its number. */
export function useImport(ref: string) {
  const queryClient = useQueryClient();
  return useQuery({
    queryKey: [IMPORTS, "one", ref],
    queryFn: async ({ signal }) => {
      const known = queryClient.getQueryData<Import>([IMPORTS, "one", ref]);
      const id = known?.id ?? (/^\d{1,9}$/.test(ref) ? await idOfNumber(Number(ref), signal) : ref);
      return request<Import>(`/api/imports/${encodeURIComponent(id)}`, { signal });
    },
    refetchInterval: (query) => {
      const one = query.state.data;
      if (one === undefined) return false;
      if (isMoving(one)) return POLL;
      return isDraft(one) ? SLOW_POLL : false; // somebody else may go on with it
    },
  });
}

export type Step = "pause" | "resume" | "cancel";

/** IM-12: the import as it is after that. Asking twice is asking once. Throws ApiProblem. */
export const steerImport = (id: string, step: Step): Promise<Import> =>
  request<Import>(`/api/imports/${encodeURIComponent(id)}/${step}`, { method: "POST" });

/** Shows an import as the answer has it; null: reads it again. */
export function useKeepImport(): (now: Import | null) => void {
  const queryClient = useQueryClient();
  return (now) => {
    if (now !== null) {
      for (const [key, known] of queryClient.getQueriesData<Import>({ queryKey: [IMPORTS, "one"] }))
        if (known?.id === now.id) queryClient.setQueryData(key, now);
    }
    for (const what of ["list", "one", "newest"]) void queryClient.invalidateQueries({ queryKey: [IMPORTS, what] });
  };
}

/** The import that a queued one waits for. */
export function useAhead(one: Import): Import | null {
  const { data } = useQuery({
    queryKey: [IMPORTS, "ahead"],
    queryFn: ({ signal }) => request<ImportsPage>("/api/imports", { params: { limit: 200 }, signal }),
    enabled: one.status === "queued",
    refetchInterval: POLL,
  });
  return data === undefined ? null : aheadOf(one, data.items);
}

export interface RowFilter {
  outcome: Outcome | null;
  code: string | null;
}

export const EVERY_REPORT_ROW: RowFilter = { outcome: null, code: null };

/** The codes that occur in a report, the most frequent first; counted again now and then while the import runs. */
export const useCodeCounts = (id: string, active: boolean) =>
  useQuery({
    queryKey: [IMPORTS, "rows", id, "codes"],
    queryFn: ({ signal }) =>
      request<{ items: CodeCount[] }>(`/api/imports/${encodeURIComponent(id)}/codes`, { signal }),
    refetchInterval: active ? 5_000 : false,
  }).data?.items;

/** The rows of a report, page by page; while the import runs the first page is read again now and then, and once more
 *  when it has ended. */
export function useReportRows(id: string, filter: RowFilter, active: boolean) {
  const queryClient = useQueryClient();
  useEffect(() => {
    if (!active) return undefined;
    return () => void queryClient.invalidateQueries({ queryKey: [IMPORTS, "rows", id] });
  }, [active, id, queryClient]);
  return useInfiniteQuery({
    queryKey: [IMPORTS, "rows", id, filter],
    queryFn: ({ pageParam, signal }) =>
      request<ReportRowsPage>(`/api/imports/${encodeURIComponent(id)}/rows`, {
        params: { outcome: filter.outcome ?? undefined, code: filter.code ?? undefined, after: pageParam, limit: 200 },
        signal,
      }),
    ...BY_PAGES,
    placeholderData: keepPreviousData,
    refetchInterval: (query) => (active && (query.state.data?.pages.length ?? 0) <= 1 ? 2_000 : false),
  });
}
