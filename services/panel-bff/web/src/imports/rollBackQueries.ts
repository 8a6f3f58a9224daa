import { useInfiniteQuery } from "@tanstack/react-query";
import { request } from "../api/client";
import { BY_PAGES } from "../api/pages";
import type { Import, KeptPage } from "../api/types";
import { IMPORTS } from "./queries";

const address = (id: string): string => `/api/imports/${encodeURIComponent(id)}/roll-back`;

/** IM-15: the import as it is after that. Throws ApiProblem. */
export const rollBack = (id: string): Promise<Import> => request<Import>(address(id), { method: "POST" });

/** Of whom something was kept, page by page. */
export const useKept = (id: string) =>
  useInfiniteQuery({
    queryKey: [IMPORTS, "kept", id],
    queryFn: ({ pageParam, signal }) =>
      request<KeptPage>(address(id), { params: { after: pageParam, limit: 100 }, signal }),
    ...BY_PAGES,
  });
