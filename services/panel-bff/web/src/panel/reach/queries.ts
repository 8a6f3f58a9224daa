import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { request } from "../../api/client";
import { BY_PAGES } from "../../api/pages";
import type { Consent, Contact } from "../../api/types";
import type { Past } from "../edit/address";

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

/** CH-1: what stands at every address the contact has had; null until that is known. Nothing is asked of nobody. */
export function usePastConsent(contact: Pick<Contact, "id" | "version" | "updated_at"> | null): Past {
  const found = useQuery({
    queryKey: ["consent", contact?.id, contact?.version, "now"],
    queryFn: ({ signal }) =>
      request<Consent>(`/api/panels/${encodeURIComponent(contact?.id ?? "")}/consent`, {
        params: { at: nowOrLater(contact?.updated_at ?? "") },
        signal,
      }),
    enabled: contact !== null,
    staleTime: 10_000,
  });
  return found.data?.channels ?? null;
}

/** Not before a moment that was: this computer's clock may be behind. */
const nowOrLater = (moment: string): string => new Date(Math.max(Date.now(), Date.parse(moment) || 0)).toISOString();
