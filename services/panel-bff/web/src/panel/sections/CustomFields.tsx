import { Fragment, useState } from "react";
import type { CustomValue, Field } from "../../api/types";
import { About } from "../About";
import { customMark } from "../../live/changes";
import { Marked } from "../../live/Marked";
import { Traced } from "../history/Traced";
import { CustomSection } from "./CustomSection";
import { groupFields, hasValue, shownGroups } from "./grouping";
import type { SectionProps } from "./Section";
import classes from "./Section.module.css";
import { FieldValue } from "./FieldValue";

/** CF-6: fields with a value; the empty ones on request. */
export function CustomFields({ panel: { contact, catalogue } }: SectionProps) {
  const [all, setAll] = useState(false);
  const groups = groupFields(catalogue.fields);
  const fields = groups.flatMap((group) => group.fields);
  const empty = fields.filter((field) => !hasValue(contact.custom[field.id])).length;
  return (
    <CustomSection fields={fields.length} empty={empty} all={all} onAll={setAll}>
      {shownGroups(groups, contact.custom, all).map((group) => (
        <Fragment key={group.name ?? ""}>
          {group.name !== null && <h4 className={classes.group}>{group.name}</h4>}
          <Fields fields={group.fields} values={contact.custom} format={catalogue.institution.date_format} />
        </Fragment>
      ))}
    </CustomSection>
  );
}

interface FieldsProps {
  fields: readonly Field[];
  values: Record<string, CustomValue>;
  format: string;
}

function Fields({ fields, values, format }: FieldsProps) {
  return (
    <dl className={classes.fields}>
      {fields.map((field) => (
        <Fragment key={field.id}>
          <dt>
            <span>{field.name}</span>
            {field.description !== null && field.description !== "" && (
              <About name={field.name} text={field.description} />
            )}
          </dt>
          <dd>
            <Traced fields={[`custom:${field.id}`]} name={field.name}>
              <Marked mark={customMark(field.id)}>
                <FieldValue field={field} value={values[field.id]} format={format} />
              </Marked>
            </Traced>
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}
