import { Avatar, Text } from "@mantine/core";
import { IconMail, IconPhone, IconUser } from "@tabler/icons-react";
import type { Contact } from "../api/types";
import { phoneLink } from "../format/links";
import { initials, legalFirstName, shownName } from "../format/names";
import { formatPhone } from "../format/phone";
import { fieldMark } from "../live/changes";
import { useIsMarked } from "../live/marks";
import { ContactBadges } from "../ui/ContactBadges";
import { Traced } from "./history/Traced";
import { PanelName } from "./PanelName";
import classes from "./PanelHeader.module.css";

const NAMES = ["preferred_name", "first_name", "last_name"];

/** ID-2 and ID-9: who this is. */
export function PanelHeader({ contact }: { contact: Contact }) {
  const name = shownName(contact);
  const legal = legalFirstName(contact);
  const changed = { name: useIsMarked(fieldMark("Name")), phone: useIsMarked(fieldMark("Phone")) };
  const emailChanged = useIsMarked(fieldMark("Email"));
  return (
    <header className={classes.header}>
      <NameAvatar name={name} />
      <div className={classes.words}>
        <div className={classes.line} data-changed={changed.name || undefined}>
          <Traced fields={NAMES} name="the name">
            <PanelName>
              <bdi>{name}</bdi>
            </PanelName>
          </Traced>
          <ContactBadges archived={contact.archived} testUser={contact.test_user} />
        </div>
        {legal !== null && (
          <Text size="sm" c="dimmed">
            Legal first name: <bdi>{legal}</bdi>
          </Text>
        )}
        <ul className={classes.reach}>
          <li data-changed={changed.phone || undefined}>
            <IconPhone size={15} aria-hidden="true" />
            <Traced fields={["phone"]} name="Phone">
              {contact.phone === null ? (
                <span className={classes.none}>No phone</span>
              ) : (
                <a href={phoneLink(contact.phone, contact.country_calling_code)}>
                  {formatPhone(contact.phone, contact.country_calling_code)}
                </a>
              )}
            </Traced>
          </li>
          <li data-changed={emailChanged || undefined}>
            <IconMail size={15} aria-hidden="true" />
            <Traced fields={["email"]} name="Email">
              {contact.email === null ? (
                <span className={classes.none}>No email</span>
              ) : (
                <a href={`mailto:${contact.email}`}>
                  <Broken email={contact.email} />
                </a>
              )}
            </Traced>
          </li>
        </ul>
      </div>
    </header>
  );
}

/** Broken before the @ rather than within a word, where it does not fit. */
function Broken({ email }: { email: string }) {
  const at = email.lastIndexOf("@");
  return (
    <>
      {email.slice(0, at)}
      <wbr />
      {email.slice(at)}
    </>
  );
}

export function NameAvatar({ name }: { name: string }) {
  const letters = initials(name);
  return (
    <Avatar size={48} radius="xl" color="ink" variant="light" aria-hidden="true">
      {letters === "" ? <IconUser size={24} /> : letters}
    </Avatar>
  );
}
