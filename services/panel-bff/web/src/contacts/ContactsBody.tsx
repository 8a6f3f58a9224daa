import type { ReactNode } from "react";
import { ProblemState } from "../ui/ProblemState";
import type { Listing } from "./listing";
import { NoContacts } from "./NoContacts";
import { TableSkeleton } from "./TableSkeleton";
import type { ContactList } from "./useContactList";

interface Props {
  list: ContactList;
  listing: Listing;
  rowHeight: number;
  mayImport: boolean;
  /** Null: the role may not add contacts. */
  addAddress: string | null;
  onReset: () => void;
  children: ReactNode;
}

/** The table, or what stands in its place: on the way, away, or empty. */
export function ContactsBody({ list: { query, rows }, rowHeight, children, ...empty }: Props) {
  if (query.isPending) return <TableSkeleton rowHeight={rowHeight} />;
  if (query.data === undefined) {
    const again = () => void query.refetch();
    return <ProblemState error={query.error} what="Contacts" onRetry={again} retrying={query.isFetching} />;
  }
  if (rows.length === 0) return <NoContacts {...empty} />;
  return children;
}
