import type { ChannelName, ChannelStatus } from "../../api/types";
import { NameAvatar } from "../PanelHeader";
import { PanelName } from "../PanelName";
import header from "../PanelHeader.module.css";
import { inShort, movingChannels } from "../reach/moving";
import classes from "./Editor.module.css";
import { statusKey } from "./status";
import { TextRow } from "./TextRow";
import type { Edit } from "./useEditor";

interface Props {
  edit: Edit;
  title: string;
  name: string;
  /** False while something else gives the drawer its name. */
  titled: boolean;
}

/** What becomes of the consent that belongs to an address while another is typed (DE-4). */
function consentAt(edit: Edit, channel: ChannelName): string | undefined {
  const moving = movingChannels(edit.owned, edit.channels).find((one) => one.channel === channel);
  return moving && inShort(moving, edit.values[statusKey(channel, "status")] as ChannelStatus | undefined);
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
        <TextRow edit={edit} field="phone" inputMode="tel" description={consentAt(edit, "sms")} />
        <TextRow
          edit={edit}
          field="country_calling_code"
          clearable={false}
          inputMode="tel"
          w={110}
          leftSection={<span aria-hidden="true">+</span>}
          leftSectionWidth={28}
        />
        <TextRow edit={edit} field="email" inputMode="email" description={consentAt(edit, "email")} />
      </div>
    </>
  );
}
