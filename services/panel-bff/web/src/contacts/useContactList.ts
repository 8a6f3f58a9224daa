import { useCallback, useEffect, useMemo } from "react";
import type { ContactRow } from "../api/types";
import { useAnnounce } from "../ui/announce";
import { foundWords, type Listing } from "./listing";
import { useContacts } from "./queries";

const NO_ROWS: ContactRow[] = [];

/** The contacts read so far, in their order, and how many there are; says the number aloud when it is known. */
export function useContactList(listing: Listing, following: boolean) {
  const query = useContacts(listing, following);
  const announce = useAnnounce();
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? NO_ROWS, [query.data]);
  const ids = useMemo(() => rows.map((row) => row.id), [rows]);
  const first = query.data?.pages[0];
  const people = first?.total ?? null;
  const testUsers = first?.test_users ?? 0;
  const { fetchNextPage, isFetchingNextPage } = query;
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);

  const settled = query.isSuccess && !query.isPlaceholderData;
  const found = foundWords(people, testUsers);
  useEffect(() => {
    if (settled) announce(found);
  }, [announce, found, settled]);
  const total = people === null ? null : people + testUsers; // rows in all
  return { query, rows, ids, total, more, found: settled && rows.length > 0 ? found : null };
}

export type ContactList = ReturnType<typeof useContactList>;
