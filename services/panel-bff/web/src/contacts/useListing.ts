import { useMemo } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { listingSearch, readListing, type Listing } from "./listing";

interface ListingInAddress {
  listing: Listing;
  /** The listing as the query of an address. */
  search: string;
  change: (part: Partial<Listing>) => void;
}

/** Which contacts are listed, kept in the page's address. */
export function useListing(): ListingInAddress {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const listing = useMemo(() => readListing(params), [params]);
  const change = (part: Partial<Listing>) =>
    void navigate({ search: listingSearch({ ...listing, ...part }) }, { replace: true });
  return { listing, search: listingSearch(listing), change };
}
