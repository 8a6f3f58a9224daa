import { Select, Switch } from "@mantine/core";
import { useState } from "react";
import { languageChoices } from "../../format/languages";
import { Section } from "../sections/Section";
import { EditRow } from "./EditRow";
import classes from "./Editor.module.css";
import { NAMES } from "./form";
import { inputId, TextRow } from "./TextRow";
import type { Edit } from "./useEditor";

const FLAGS = {
  ai_disabled:
    "No answer from the bot or the knowledge base. Campaigns, #commands and live chat still reach the contact.",
} as const;

interface Props {
  edit: Edit;
}

/** The default fields that staff may set (ID-12); the rest is derived and stands in the panel. */
export function DefaultEdit({ edit }: Props) {
  return (
    <Section title="Default Contact Fields">
      <div className={classes.rows}>
        <LanguageRow edit={edit} />
        <TextRow
          edit={edit}
          field="crm_id"
          about="The key by which imports find this contact. Nobody else can have it."
        />
        <TextRow edit={edit} field="enrollment_id" />
        {(Object.keys(FLAGS) as (keyof typeof FLAGS)[]).map((flag) => (
          <FlagRow key={flag} edit={edit} flag={flag} />
        ))}
      </div>
    </Section>
  );
}

function LanguageRow({ edit }: { edit: Edit }) {
  const value = edit.values.language ?? "";
  const [search, setSearch] = useState("");
  return (
    <EditRow id={inputId("language")} name={NAMES.language}>
      <Select
        id={inputId("language")}
        value={value}
        onChange={(tag) => tag !== null && edit.set("language", tag)}
        data={languageChoices(value, search)}
        searchable
        onSearchChange={setSearch}
        allowDeselect={false}
        nothingFoundMessage="No language has that name. A tag such as es-MX works too."
        error={edit.faults.language}
        maxDropdownHeight={260}
      />
    </EditRow>
  );
}

function FlagRow({ edit, flag }: { edit: Edit; flag: keyof typeof FLAGS }) {
  const id = inputId(flag);
  return (
    <EditRow id={id} name={NAMES[flag]} about={FLAGS[flag]} beside>
      <Switch
        id={id}
        className={classes.flag}
        checked={edit.values[flag] === "true"}
        error={edit.faults[flag]}
        onChange={(event) => edit.set(flag, String(event.currentTarget.checked))}
      />
    </EditRow>
  );
}
