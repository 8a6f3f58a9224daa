import { Fragment, type ReactNode } from "react";
import type { Contact } from "../../api/types";
import { CHANNEL_NAMES } from "../../format/channels";
import { formatDate, formatMoment, type DateStyle } from "../../format/dates";
import { languageName } from "../../format/languages";
import { formatCount } from "../../format/numbers";
import { formatPhone } from "../../format/phone";
import { fieldMark } from "../../live/changes";
import { Marked } from "../../live/Marked";
import { ChannelList } from "./ChannelList";
import { Section, type SectionProps } from "./Section";
import classes from "./Section.module.css";

const yesNo = (value: boolean): string => (value ? "Yes" : "No");

function authentication(contact: Contact, dates: DateStyle): string {
  const state = contact.authentication;
  return state === null ? "None" : `On ${CHANNEL_NAMES[state.channel]} until ${formatMoment(state.until, dates)}`;
}

type Row = readonly [name: string, value: (contact: Contact, dates: DateStyle) => ReactNode];

/** Every default field, in the order of the seed. */
const ROWS: readonly Row[] = [
  ["AI Disabled", (contact) => yesNo(contact.ai_disabled)],
  [
    "Channels",
    (contact, dates) =>
      contact.channels.length === 0 ? null : <ChannelList channels={contact.channels} dates={dates} />,
  ],
  ["Contacted", (contact) => yesNo(contact.contacted)],
  ["CRM ID", (contact) => contact.crm_id],
  ["Date Added", (contact, dates) => formatDate(contact.created_at, dates)],
  ["Deliverability Failure Count", (contact) => formatCount(contact.deliverability_failure_count)],
  ["Enrollment ID", (contact) => contact.enrollment_id],
  ["Invalid Phone", (contact) => yesNo(contact.invalid_phone)],
  ["Language", (contact) => languageName(contact.language)],
  [
    "Previous Phone",
    (contact) =>
      contact.previous_phone === null ? null : formatPhone(contact.previous_phone, contact.country_calling_code),
  ],
  ["Test User", (contact) => yesNo(contact.test_user)],
  ["Authentication", authentication],
];

export function DefaultFields({ panel: { contact, catalogue } }: SectionProps) {
  const dates = { format: catalogue.institution.date_format, timeZone: catalogue.institution.time_zone };
  return (
    <Section title="Default Contact Fields">
      <dl className={classes.fields}>
        {ROWS.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>
              <Marked mark={fieldMark(name)}>
                {value(contact, dates) ?? <span className={classes.unset}>Not set</span>}
              </Marked>
            </dd>
          </Fragment>
        ))}
      </dl>
    </Section>
  );
}
