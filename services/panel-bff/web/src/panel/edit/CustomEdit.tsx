import { Fragment, useState } from "react";
import { CustomSection } from "../sections/CustomSection";
import { groupFields, type FieldGroup } from "../sections/grouping";
import section from "../sections/Section.module.css";
import { CustomRow } from "./CustomRow";
import classes from "./Editor.module.css";
import { customKey, type Kit } from "./form";
import { inputId } from "./TextRow";
import type { Edit } from "./useEditor";

interface Props {
  edit: Edit;
  kit: Kit;
  /** True for a new contact, where every field is empty. */
  allAtFirst: boolean;
}

/** A field stays in view while it is worked on, even when its value has just been cleared. */
const isInUse = (edit: Edit, key: string): boolean =>
  edit.values[key] !== undefined && (edit.values[key] !== "" || edit.startsWith(key) !== "" || key in edit.faults);

/** The custom fields, grouped as the panel groups them; the empty ones on request (CF-6). */
export function CustomEdit({ edit, kit, allAtFirst }: Props) {
  const [all, setAll] = useState(allAtFirst);
  const groups = groupFields(kit.fields);
  const used = (field: { id: string }) => isInUse(edit, customKey(field));
  const fields = groups.flatMap((group) => group.fields);
  const empty = fields.filter((field) => !used(field)).length;
  const shown = all ? groups : groups.map((group) => ({ ...group, fields: group.fields.filter(used) }));
  return (
    <CustomSection fields={fields.length} empty={empty} all={all} onAll={setAll}>
      {shown
        .filter((group) => group.fields.length > 0)
        .map((group) => (
          <Group key={group.name ?? ""} group={group} edit={edit} format={kit.format} />
        ))}
    </CustomSection>
  );
}

function Group({ group, edit, format }: { group: FieldGroup; edit: Edit; format: string }) {
  return (
    <Fragment>
      {group.name !== null && <h4 className={section.group}>{group.name}</h4>}
      <div className={classes.rows}>
        {group.fields.map((field) => {
          const key = customKey(field);
          return (
            <CustomRow
              key={field.id}
              id={inputId(key)}
              field={field}
              value={edit.values[key] ?? ""}
              onChange={(value) => edit.set(key, value)}
              format={format}
              error={edit.faults[key]}
            />
          );
        })}
      </div>
    </Fragment>
  );
}
