import { NameAvatar } from "../PanelHeader";
import { PanelName } from "../PanelName";
import header from "../PanelHeader.module.css";
import classes from "./Editor.module.css";
import { TextRow } from "./TextRow";
import type { Edit } from "./useEditor";

interface Props {
  edit: Edit;
  title: string;
  name: string;
  /** False while something else gives the drawer its name. */
  titled: boolean;
}

/** The names, phone and email (ID-2..ID-4), under whose edit this is. */
export function HeaderEdit({ edit, title, name, titled }: Props) {
  return (
    <>
      <header className={header.header}>
        <NameAvatar name={name} />
        <div className={classes.title}>{titled && <PanelName>{title}</PanelName>}</div>
      </header>
      <div className={classes.first}>
        <TextRow edit={edit} field="first_name" data-autofocus />
        <TextRow edit={edit} field="preferred_name" />
        <TextRow edit={edit} field="last_name" />
        <TextRow edit={edit} field="phone" inputMode="tel" />
        <TextRow
          edit={edit}
          field="country_calling_code"
          clearable={false}
          inputMode="tel"
          w={110}
          leftSection={<span aria-hidden="true">+</span>}
          leftSectionWidth={28}
        />
        <TextRow edit={edit} field="email" inputMode="email" />
      </div>
    </>
  );
}
