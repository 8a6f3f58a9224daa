import { useCallback, useEffect, useMemo } from "react";
import type { ContactRow } from "../api/types";
import { counted, formatCount } from "../format/numbers";
import { useAnnounce } from "../ui/announce";
import type { Listing } from "./listing";
import { useContacts } from "./queries";

const NO_ROWS: ContactRow[] = [];
/** How far panel-bff counts; with more the total is null. */
const COUNTED = 10_000;

/** The contacts read so far, in their order, and how many there are; says the number aloud when it is known. */
export function useContactList(listing: Listing, following: boolean) {
  const query = useContacts(listing, following);
  const announce = useAnnounce();
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? NO_ROWS, [query.data]);
  const ids = useMemo(() => rows.map((row) => row.id), [rows]);
  const total = query.data?.pages[0]?.total ?? null;
  const { fetchNextPage, isFetchingNextPage } = query;
  const more = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);

  const settled = query.isSuccess && !query.isPlaceholderData;
  const found = total === null ? `More than ${formatCount(COUNTED)} contacts` : counted(total, "contact");
  useEffect(() => {
    if (settled) announce(found);
  }, [announce, found, settled]);
  return { query, rows, ids, total, more, found: settled && rows.length > 0 ? found : null };
}

export type ContactList = ReturnType<typeof useContactList>;
