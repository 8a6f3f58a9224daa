import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { request } from "../api/client";
import type { Catalogue, ContactsPage, Label } from "../api/types";
import type { Listing } from "./listing";

const PAGE = 100;
export const CONTACTS = "contacts";

const params = (listing: Listing) => ({
  q: listing.q,
  sort: listing.sort,
  archived: listing.archived ? "any" : "false",
  import: listing.importNumber ?? undefined,
});

/**
 * The contacts of a listing, page by page by keyset. Whoever is still at the first two pages sees them
 * follow what changes elsewhere: at once while an import runs (`following`), else now and then.
 */
export function useContacts(listing: Listing, following: boolean) {
  return useInfiniteQuery({
    queryKey: [CONTACTS, listing],
    queryFn: ({ pageParam, signal }) =>
      request<ContactsPage>("/api/contacts", { params: { ...params(listing), after: pageParam, limit: PAGE }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) > 2 ? false : following ? 2_000 : 10_000),
  });
}

export const CATALOGUE = "catalogue";

/** The institution's formats, labels and fields, as pages without a panel need them. */
export const useCatalogue = () =>
  useQuery({
    queryKey: [CATALOGUE],
    queryFn: ({ signal }) => request<Catalogue>("/api/catalogue", { signal }),
    staleTime: 15_000,
    refetchInterval: 30_000,
  });

/** Labels by id. */
export function useLabels(): ReadonlyMap<string, Label> {
  const labels = useCatalogue().data?.labels;
  return useMemo(() => new Map(labels?.map((label) => [label.id, label])), [labels]);
}
