import { Title } from "@mantine/core";
import { useId, useState } from "react";
import type { Field } from "../api/types";
import { formatDay, readDay } from "../format/dates";
import { About } from "../panel/About";
import { CustomRow } from "../panel/edit/CustomRow";
import { FieldValue } from "../panel/sections/FieldValue";
import section from "../panel/sections/Section.module.css";
import { kept, type Draft } from "./draft";
import classes from "./Preview.module.css";
import { KINDS } from "./kinds";

interface Props {
  draft: Draft;
  id: string;
  format: string;
}

const fieldOf = (draft: Draft, id: string): Field => ({
  id,
  institution_id: "",
  version: 0,
  name: draft.name.trim() === "" ? "Name of the field" : draft.name,
  description: draft.description.trim() === "" ? null : draft.description,
  type: draft.type,
  options: kept(draft.options).map(({ key, label }) => ({ id: key, label: label === "" ? "…" : label })),
  position: 0,
  group: draft.group.trim() === "" ? null : draft.group,
  in_escalations: draft.in_escalations,
  in_generative_ai: draft.in_generative_ai,
  requires_authentication: draft.requires_authentication,
  deleted: false,
});

function sampleOf({ type, options }: Field, format: string): string {
  if (type === "choice") return options[0]?.id ?? "";
  return type === "date" ? formatDay(KINDS.date.sample, format) : KINDS[type].sample;
}

/** What a contact would hold after this was typed: enough of it for a preview. */
function stored(field: Field, typed: string, format: string): string {
  if (field.type === "date") return readDay(typed, format) ?? typed;
  return field.type === "phone" ? typed.replace(/[\s().-]/g, "") : typed;
}

/** CF-3: the field as the panel shows it, read and edited, while it is being defined. What is tried here is kept nowhere. */
export function Preview({ draft, id, format }: Props) {
  const field = fieldOf(draft, id);
  const [tried, setTried] = useState<{ type: string; value: string } | null>(null);
  const inputId = useId();
  const title = useId();
  const known = field.type !== "choice" || field.options.some((option) => option.id === tried?.value);
  const typed =
    tried !== null && tried.type === field.type && (known || tried.value === "")
      ? tried.value
      : sampleOf(field, format);
  return (
    <section className={classes.preview} aria-labelledby={title}>
      <div className={classes.stay}>
        <Title order={3} id={title}>
          Preview
        </Title>
        <p className={classes.hint}>As the panel shows it. Nothing you try here is saved.</p>
        <div className={classes.card} role="group" aria-label="As read">
          <p className={classes.mode}>Read</p>
          {field.group !== null && <h4 className={section.group}>{field.group}</h4>}
          <dl className={section.fields}>
            <dt>
              <span>{field.name}</span>
              {field.description !== null && <About name={field.name} text={field.description} />}
            </dt>
            <dd>
              <FieldValue field={field} value={stored(field, typed, format)} format={format} />
            </dd>
          </dl>
        </div>
        <div className={classes.card} role="group" aria-label="As edited">
          <p className={classes.mode}>Edit</p>
          {field.group !== null && <h4 className={section.group}>{field.group}</h4>}
          <div className={classes.tried}>
            <CustomRow
              field={field}
              value={typed}
              onChange={(value) => setTried({ type: field.type, value })}
              format={format}
              id={inputId}
            />
          </div>
        </div>
      </div>{" "}
    </section>
  );
}
