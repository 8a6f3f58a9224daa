import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type QueryClient,
} from "@tanstack/react-query";
import { useMemo } from "react";
import { request } from "../api/client";
import { BY_PAGES } from "../api/pages";
import type { Catalogue, ContactRow, ContactsPage, Label } from "../api/types";
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
    ...BY_PAGES,
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) > FOLLOWED ? false : following ? 2_000 : 10_000),
  });
}

/** Whether the listing can be read at this moment, by this session. Throws ApiProblem. */
export const askContacts = (listing: Listing): Promise<ContactsPage> =>
  request<ContactsPage>("/api/contacts", { params: { ...params(listing), limit: 1 } });

export const CATALOGUE = "catalogue";

type Pages = InfiniteData<ContactsPage, string | undefined>;

/** Whoever has scrolled further than this is not read again, since that would read every page. */
const FOLLOWED = 2;

/** Puts what was saved into the row at once; the list is read again where that is cheap, or when the row is not in it. */
export function keepRow(queryClient: QueryClient, id: string, part: Partial<ContactRow>): void {
  const isHere = (pages: Pages) => pages.pages.some((page) => page.items.some((row) => row.id === id));
  queryClient.setQueriesData<Pages>({ queryKey: [CONTACTS] }, (data) => {
    if (data === undefined || !isHere(data)) return data;
    const changed = (row: ContactRow) => (row.id === id ? { ...row, ...part } : row);
    return { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map(changed) })) };
  });
  void queryClient.invalidateQueries({
    queryKey: [CONTACTS],
    predicate: ({ state }) => {
      const data = state.data as Pages | undefined;
      return data === undefined || data.pages.length <= FOLLOWED || !isHere(data);
    },
  });
}

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
