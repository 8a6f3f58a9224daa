import { Fragment, type ReactNode } from "react";
import type { Contact } from "../../api/types";
import { unturned } from "../../format/bidi";
import { CHANNEL_NAMES } from "../../format/channels";
import { formatDate, formatMoment, type DateStyle } from "../../format/dates";
import { languageName } from "../../format/languages";
import { formatCount } from "../../format/numbers";
import { formatPhone } from "../../format/phone";
import { About } from "../About";
import { ABOUT } from "../fieldAbout";
import { fieldMark } from "../../live/changes";
import { Marked } from "../../live/Marked";
import { Traced } from "../history/Traced";
import { ADDED } from "../history/words";
import { useNow } from "../../ui/useNow";
import { ChannelList } from "./ChannelList";
import { Section, type SectionProps } from "./Section";
import classes from "./Section.module.css";

const written = (text: string | null): string | null => text && unturned(text);
const yesNo = (value: boolean): string => (value ? "Yes" : "No");

function authentication(contact: Contact, dates: DateStyle, now: Date): string {
  const state = contact.authentication;
  return state === null || new Date(state.until) <= now
    ? "None"
    : `On ${CHANNEL_NAMES[state.channel]} until ${formatMoment(state.until, dates)}`;
}

/**
 * `field`: what history calls it; null where nothing changes, or every part has a history of its own.
 * `about`: what is not to be guessed from the name.
 */
type Row = readonly [
  name: string,
  field: string | null,
  value: (contact: Contact, dates: DateStyle, now: Date) => ReactNode,
  about?: string,
];

/** Every default field, in the order of the seed. */
const ROWS: readonly Row[] = [
  ["AI Disabled", "ai_disabled", (contact) => yesNo(contact.ai_disabled), ABOUT.ai_disabled],
  [
    "Channels",
    null,
    (contact, dates) =>
      contact.channels.length === 0 ? null : <ChannelList channels={contact.channels} dates={dates} />,
  ],
  ["Contacted", "contacted", (contact) => yesNo(contact.contacted)],
  ["CRM ID", "crm_id", (contact) => written(contact.crm_id), ABOUT.crm_id],
  ["Date Added", ADDED, (contact, dates) => formatDate(contact.created_at, dates)],
  [
    "Deliverability Failure Count",
    "deliverability_failure_count",
    (contact) => formatCount(contact.deliverability_failure_count),
  ],
  ["Enrollment ID", "enrollment_id", (contact) => written(contact.enrollment_id), ABOUT.enrollment_id],
  ["Invalid Phone", "invalid_phone", (contact) => yesNo(contact.invalid_phone)],
  ["Language", "language", (contact) => languageName(contact.language)],
  [
    "Previous Phone",
    "previous_phone",
    (contact) =>
      contact.previous_phone === null ? null : formatPhone(contact.previous_phone, contact.country_calling_code),
  ],
  ["Test User", "test_user", (contact) => yesNo(contact.test_user)],
  ["Authentication", "authentication", authentication],
];

export function DefaultFields({ panel: { contact, catalogue } }: SectionProps) {
  const now = useNow();
  const dates = { format: catalogue.institution.date_format, timeZone: catalogue.institution.time_zone };
  return (
    <Section title="Default Contact Fields">
      <dl className={classes.fields}>
        {ROWS.map(([name, field, value, about]) => {
          const shown = (
            <Marked mark={fieldMark(name)}>
              {value(contact, dates, now) ?? <span className={classes.unset}>Not set</span>}
            </Marked>
          );
          return (
            <Fragment key={name}>
              <dt>
                <span>{name}</span>
                {about !== undefined && <About name={name} text={about} />}
              </dt>
              <dd>
                {field === null ? (
                  shown
                ) : (
                  <Traced fields={[field]} name={name}>
                    {shown}
                  </Traced>
                )}
              </dd>
            </Fragment>
          );
        })}
      </dl>
    </Section>
  );
}
