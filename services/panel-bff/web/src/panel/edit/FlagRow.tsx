import { Switch } from "@mantine/core";
import { EditRow } from "./EditRow";
import classes from "./Editor.module.css";
import { NAMES } from "./form";
import { inputId } from "./TextRow";
import type { Edit } from "./useEditor";

interface Props {
  edit: Edit;
  flag: "ai_disabled" | "archived" | "test_user";
  about: string;
}

/** A field that is on or off. */
export function FlagRow({ edit, flag, about }: Props) {
  const id = inputId(flag);
  return (
    <EditRow id={id} name={NAMES[flag]} about={about} beside>
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
