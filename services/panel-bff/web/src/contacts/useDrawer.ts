import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import { useNavigate, useParams } from "react-router";
import { NEW_CONTACT } from "../panel/PanelDrawer";
import type { Step } from "../panel/useStepKeys";
import { ADD_CONTACT } from "./AddContactButton";
import type { TableHandle } from "./ContactsTable";
import { useAnnounce } from "../ui/announce";
import { endsOf } from "./listing";
import { beside, placeOf, type Place } from "./place";
import type { ContactList } from "./useContactList";

/**
 * CT-2: which contact's panel is open, by the page's address; the way to its neighbours and back to its row, which go
 * by the place it had in the list, whatever is saved.
 * The listing is taken from the address as it is: what was rendered may be a search behind it.
 */
export function useDrawer(list: ContactList, table: RefObject<TableHandle | null>) {
  const { contactId = null } = useParams();
  const navigate = useNavigate();
  const [current, setCurrent] = useState<string | null>(contactId);
  const { ids, more } = list;
  // What is opened anew has its place where it is listed; what was closed keeps it, for the way back to the row.
  const [opened, setOpened] = useState<string | null>(null);
  const [place, setPlace] = useState<Place | null>(null);
  const seen = contactId === null ? place : placeOf(ids, contactId, contactId === opened ? place : null);
  if (contactId !== opened) setOpened(contactId);
  if (seen !== place) setPlace(seen);
  const { hasNextPage, isFetching, isPending } = list.query;
  const announce = useAnnounce();

  // Where the last key led: the address follows a moment later, and keys may come faster.
  const heading = useRef(contactId);
  useEffect(() => {
    heading.current = contactId;
  }, [contactId]);
  const around = (id: string | null) => beside(ids, id ?? "", seen);
  const { index, next } = around(contactId);
  useEffect(() => {
    if (index !== -1 && next === null && hasNextPage) more();
  }, [index, next, hasNextPage, more]);

  const goTo = useCallback(
    (path: string, replace = false) => void navigate(`${path}${window.location.search}`, { replace }),
    [navigate],
  );
  const open = useCallback((id: string, replace = false) => goTo(`/contacts/${id}`, replace), [goTo]);
  const ends = (from: string | null) => endsOf(around(from), isPending, hasNextPage);
  const step = (towards: Step) => {
    const id = around(heading.current)[towards];
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
  // A list that is read while the drawer closes may take the row away from under the keyboard.
  const unsure = useRef(false);
  /** To the contact's row, or to the one that is now at its place. */
  const giveFocusBack = () => {
    unsure.current = isFetching;
    const { next, previous } = around(current);
    if ([current, next, previous].some((id) => id !== null && table.current?.show(id) === true)) return;
    (
      document.getElementById(current === NEW_CONTACT ? ADD_CONTACT : "main") ?? document.getElementById("main")
    )?.focus();
  };
  useEffect(() => {
    if (isFetching || !unsure.current) return;
    unsure.current = false;
    if (document.activeElement === document.body) giveFocusBack();
  });
  return { contactId, current, setCurrent, ends: ends(contactId), open, step, close, stay, giveFocusBack };
}
