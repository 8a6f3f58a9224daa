import { Button, Tooltip } from "@mantine/core";
import { counted } from "../../format/numbers";
import { TroubleNotice } from "./TroubleNotice";
import classes from "./Editor.module.css";
import type { Edit } from "./useEditor";

interface Props {
  edit: Edit;
  verb: string;
  /** Why there is nothing to save yet; null when there is. */
  idle: string | null;
  onSave: () => void;
  onCancel: () => void;
}

/** What went wrong, how much is unsaved, and the way out; in view wherever the form is scrolled to. */
export function EditFoot({ edit, verb, idle, onSave, onCancel }: Props) {
  const save = (
    <Button
      onClick={onSave}
      loading={edit.saving}
      aria-disabled={idle !== null}
      data-disabled={idle !== null || undefined}
      aria-keyshortcuts="Control+Enter Meta+Enter"
    >
      {verb}
    </Button>
  );
  return (
    <div className={classes.foot}>
      {edit.trouble !== null && (
        <div className={classes.trouble}>
          <TroubleNotice trouble={edit.trouble} faults={edit.faults} isShown={(field) => field in edit.values} />
        </div>
      )}
      <div className={classes.buttons}>
        <span className={classes.count}>{edit.count === 0 ? "" : counted(edit.count, "unsaved edit")}</span>
        <Button variant="default" onClick={onCancel} disabled={edit.saving}>
          Cancel
        </Button>
        <Tooltip label={idle ?? "Ctrl + Enter"}>{save}</Tooltip>
      </div>
    </div>
  );
}
