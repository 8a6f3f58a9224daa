import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import { useNavigate, useParams } from "react-router";
import { NEW_CONTACT } from "../panel/PanelDrawer";
import type { Step } from "../panel/useStepKeys";
import { ADD_CONTACT } from "./AddContactButton";
import type { TableHandle } from "./ContactsTable";
import { useAnnounce } from "../ui/announce";
import { endsOf, neighbours } from "./listing";
import type { ContactList } from "./useContactList";

/**
 * CT-2: which contact's panel is open, by the page's address; the way to its neighbours and back to its row.
 * The listing is taken from the address as it is: what was rendered may be a search behind it.
 */
export function useDrawer(list: ContactList, table: RefObject<TableHandle | null>) {
  const { contactId = null } = useParams();
  const navigate = useNavigate();
  const [current, setCurrent] = useState<string | null>(contactId);
  const { ids, more } = list;
  const { hasNextPage, isPending } = list.query;
  const announce = useAnnounce();

  // Where the last key led: the address follows a moment later, and keys may come faster.
  const heading = useRef(contactId);
  useEffect(() => {
    heading.current = contactId;
  }, [contactId]);
  const beside = neighbours(ids, contactId ?? "");
  useEffect(() => {
    if (beside.index !== -1 && beside.next === null && hasNextPage) more();
  }, [beside.index, beside.next, hasNextPage, more]);

  const goTo = useCallback(
    (path: string, replace = false) => void navigate(`${path}${window.location.search}`, { replace }),
    [navigate],
  );
  const open = useCallback((id: string, replace = false) => goTo(`/contacts/${id}`, replace), [goTo]);
  const ends = (from: string | null) => endsOf(neighbours(ids, from ?? ""), isPending, hasNextPage);
  const step = (towards: Step) => {
    const id = neighbours(ids, heading.current ?? "")[towards];
    if (id === null) {
      if (contactId !== NEW_CONTACT) announce(ends(heading.current)[towards] ?? "");
      return;
    }
    heading.current = id;
    setCurrent(id);
    open(id, true);
  };
  const close = () => {
    if (contactId !== null) setCurrent(contactId);
    goTo("/contacts");
  };
  /** Who wanted to go on and stays with unsaved edits goes on from here next time. */
  const stay = () => {
    heading.current = contactId;
    setCurrent(contactId);
  };
  const giveFocusBack = () => {
    if (current !== null && table.current?.show(current) === true) return;
    (
      document.getElementById(current === NEW_CONTACT ? ADD_CONTACT : "main") ?? document.getElementById("main")
    )?.focus();
  };
  return { contactId, current, setCurrent, ends: ends(contactId), open, step, close, stay, giveFocusBack };
}
