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
  const change = (part: Partial<Listing>) =>
    void navigate({ search: searchOf({ ...listing, ...part }) }, { replace: true });
  return { listing, search: searchOf(listing), change };
}
