import { createContext, use } from "react";
import type { Catalogue, Contact } from "../../api/types";
import type { FieldKey, Wish } from "./words";

/** What a value that can be traced needs of the drawer it stands in. */
export interface Past {
  contact: Contact;
  catalogue: Catalogue;
  /** Of the contact's labels, whose changes stand among the others. */
  labelsVersion: number;
  /** Why values can not be restored by this user; null when they can (AC-2). */
  reason: string | null;
  askRestore: (wish: Wish) => void;
  showHistory: (field: FieldKey | null) => void;
}

/** Null: values are not traced here, as in the form. */
export const PastContext = createContext<Past | null>(null);

export const usePast = (): Past | null => use(PastContext);
