import { useMemo } from "react";
import { useNavigate, useSearchParams } from "react-router";

interface ListingInAddress<Listing> {
  listing: Listing;
  /** The listing as the query of an address. */
  search: string;
  change: (part: Partial<Listing>) => void;
}

/** What is listed and how, kept in the page's address: `read` from it, and written by `searchOf`. */
export function useListing<Listing>(
  read: (params: URLSearchParams) => Listing,
  searchOf: (listing: Listing) => string,
): ListingInAddress<Listing> {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const listing = useMemo(() => read(params), [read, params]);
  // By the address as it is, not as it was rendered: a search goes out while the page is still on its way to a row.
  const change = (part: Partial<Listing>) =>
    void navigate({ pathname: window.location.pathname, search: searchOf({ ...listing, ...part }) }, { replace: true });
  return { listing, search: searchOf(listing), change };
}
