import type { ContactRow, Panel } from "../../api/types";
import { shownName } from "../../format/names";
import { usePageTitle } from "../../ui/usePageTitle";
import { PanelSkeleton } from "../PanelSkeleton";
import { usePanel } from "../queries";
import { Editor } from "./Editor";

interface Props {
  contactId: string;
  row: ContactRow | null;
  /** Back to the view; true when something was saved. */
  onDone: (saved: boolean) => void;
  onStayed: () => void;
}

/** Edit mode of a contact. It starts from the panel as it is when the pencil is pressed. */
export function EditPanel({ contactId, row, onDone, onStayed }: Props) {
  const { data } = usePanel(contactId);
  return data === undefined ? (
    <PanelSkeleton row={row} />
  ) : (
    <Editing key={contactId} panel={data} onDone={onDone} onStayed={onStayed} />
  );
}

function Editing({ panel, onDone, onStayed }: { panel: Panel } & Pick<Props, "onDone" | "onStayed">) {
  const { contact, labels, catalogue } = panel;
  const name = shownName(contact);
  usePageTitle(`Edit ${name}`);
  return (
    <Editor
      start={{ id: contact.id, contact, labels: labels?.labels ?? [] }}
      catalogue={catalogue}
      latest={panel}
      title={`Edit ${name}`}
      name={name}
      onSaved={() => onDone(true)}
      onCancel={() => onDone(false)}
      onStayed={onStayed}
    />
  );
}
