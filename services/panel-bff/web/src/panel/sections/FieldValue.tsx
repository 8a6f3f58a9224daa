import type { ReactNode } from "react";
import type { CustomValue, Field, FieldType } from "../../api/types";
import { unturned } from "../../format/bidi";
import { formatDay } from "../../format/dates";
import { formatDecimal } from "../../format/numbers";
import { formatPhone } from "../../format/phone";
import { phoneLink, safeLink } from "../../format/links";
import { hasValue } from "./grouping";
import classes from "./Section.module.css";

type Show = (value: string, field: Field, format: string) => ReactNode;

function Outside({ href }: { href: string }) {
  const safe = safeLink(href);
  return safe === null ? (
    href
  ) : (
    <a href={safe} target="_blank" rel="noreferrer noopener">
      {href}
    </a>
  );
}

/** How each type of field is read (CF-2, CF-7). */
const SHOW: Record<FieldType, Show> = {
  text: (value) => unturned(value),
  url: (value) => <Outside href={value} />,
  date: (value, _field, format) => <time dateTime={value}>{formatDay(value, format)}</time>,
  phone: (value) => <a href={phoneLink(value)}>{formatPhone(value)}</a>,
  number: (value) => formatDecimal(value),
  boolean: (value) => (value === "true" ? "Yes" : "No"),
  choice: (value, field) => field.options.find((option) => option.id === value)?.label ?? "An option that was removed",
};

interface Props {
  field: Field;
  value: CustomValue | undefined;
  format: string;
}

export function FieldValue({ field, value, format }: Props) {
  if (!hasValue(value)) return <span className={classes.unset}>Not set</span>;
  return SHOW[field.type](String(value), field, format);
}
