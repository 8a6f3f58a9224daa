import { Link } from "react-router";
import type { ContactRow } from "../api/types";
import { shownName } from "../format/names";
import { ContactBadges } from "../ui/ContactBadges";
import classes from "./ContactsTable.module.css";
import { useTableContext } from "./tableContext";

/** The name is the row's link: one stop for the keyboard, an address for a new tab. */
export function NameCell({ contact }: { contact: ContactRow }) {
  const { addressOf, current } = useTableContext();
  const name = shownName(contact);
  return (
    <>
      <Link
        to={addressOf(contact.id)}
        className={classes.name}
        data-contact={contact.id}
        tabIndex={current === contact.id ? 0 : -1}
        title={name}
      >
        <bdi>{name}</bdi>
      </Link>
      <ContactBadges archived={contact.archived} testUser={contact.test_user} />
    </>
  );
}
