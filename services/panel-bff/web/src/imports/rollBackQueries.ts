import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { request } from "../api/client";
import { BY_PAGES } from "../api/pages";
import type { Import, KeptPage, RolledBackFirst } from "../api/types";
import { IMPORTS } from "./queries";

const address = (id: string): string => `/api/imports/${encodeURIComponent(id)}/roll-back`;

/** IM-15: the import as it is after that. Throws ApiProblem. */
export const rollBack = (id: string): Promise<Import> => request<Import>(address(id), { method: "POST" });

/** Which imports are rolled back before it, for they mend rows of it; asked anew with each question. */
export const useRolledBackFirst = (id: string, asking: boolean) =>
  useQuery({
    queryKey: [IMPORTS, "first", id],
    queryFn: ({ signal }) => request<{ items: RolledBackFirst }>(`${address(id)}/first`, { signal }),
    enabled: asking,
    staleTime: 0,
    gcTime: 0,
  });

/** Of whom something was kept, page by page. */
export const useKept = (id: string) =>
  useInfiniteQuery({
    queryKey: [IMPORTS, "kept", id],
    queryFn: ({ pageParam, signal }) =>
      request<KeptPage>(address(id), { params: { after: pageParam, limit: 100 }, signal }),
    ...BY_PAGES,
  });
