import { useMemo } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { listingSearch, readListing, type Listing } from "./listing";

/** Which fields are listed and how, kept in the page's address. */
export function useFieldsListing() {
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const listing = useMemo(() => readListing(params), [params]);
  const change = (part: Partial<Listing>) =>
    void navigate({ search: listingSearch({ ...listing, ...part }) }, { replace: true });
  return { listing, search: listingSearch(listing), change };
}
