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

/** The contacts of a listing, page by page by keyset. While an import runs (`following`) the first pages are read again. */
export function useContacts(listing: Listing, following: boolean) {
  return useInfiniteQuery({
    queryKey: [CONTACTS, listing],
    queryFn: ({ pageParam, signal }) =>
      request<ContactsPage>("/api/contacts", { params: { ...params(listing), after: pageParam, limit: PAGE }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: (query) => (following && (query.state.data?.pages.length ?? 0) <= 2 ? 2_000 : false),
  });
}

/** Labels by id, with the rest of the institution's catalogue. */
export function useLabels(): ReadonlyMap<string, Label> {
  const catalogue = useQuery({
    queryKey: ["catalogue"],
    queryFn: ({ signal }) => request<Catalogue>("/api/catalogue", { signal }),
    staleTime: 15_000,
    refetchInterval: 30_000,
  });
  const labels = catalogue.data?.labels;
  return useMemo(() => new Map(labels?.map((label) => [label.id, label])), [labels]);
}
