import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { request } from "../../api/client";
import { BY_PAGES } from "../../api/pages";
import type { Consent, Contact } from "../../api/types";

const PAGE = 30;

/** CH-3: the ledger of a contact's consent, the last to take effect first, page by page. */
export const useConsent = ({ id, version }: Pick<Contact, "id" | "version">) =>
  useInfiniteQuery({
    queryKey: ["consent", id, version],
    queryFn: ({ pageParam, signal }) =>
      request<Consent>(`/api/panels/${encodeURIComponent(id)}/consent`, {
        params: { after: pageParam, limit: PAGE },
        signal,
      }),
    ...BY_PAGES,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });

/** CH-3: the channels as they stood at a moment; nothing is asked while there is none. */
export const useConsentAt = ({ id, version }: Pick<Contact, "id" | "version">, at: string | null) =>
  useQuery({
    queryKey: ["consent", id, version, at],
    queryFn: ({ signal }) =>
      request<Consent>(`/api/panels/${encodeURIComponent(id)}/consent`, { params: { at: at ?? undefined }, signal }),
    enabled: at !== null,
    staleTime: 10_000,
  });
