import { Select } from "@mantine/core";
import { useState } from "react";
import { languageChoices } from "../../format/languages";
import { ABOUT } from "../fieldAbout";
import { Section } from "../sections/Section";
import { EditRow } from "./EditRow";
import classes from "./Editor.module.css";
import { FlagRow } from "./FlagRow";
import { NAMES } from "./form";
import { inputId, TextRow } from "./TextRow";
import type { Edit } from "./useEditor";

interface Props {
  edit: Edit;
}

/** The default fields that staff may set (ID-12); the rest is derived and stands in the panel. */
export function DefaultEdit({ edit }: Props) {
  return (
    <Section title="Default Contact Fields">
      <div className={classes.rows}>
        <LanguageRow edit={edit} />
        <TextRow edit={edit} field="crm_id" about={`${ABOUT.crm_id} Nobody else can have it.`} />
        <TextRow edit={edit} field="enrollment_id" about={ABOUT.enrollment_id} />
        <FlagRow edit={edit} flag="ai_disabled" about={ABOUT.ai_disabled} />
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
