import { IconX } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import type { Label } from "../api/types";
import { unturned } from "../format/bidi";
import { swatch } from "./colours";
import classes from "./LabelPill.module.css";

interface Props {
  label: Pick<Label, "name" | "colour" | "description">;
  onRemove?: () => void;
}

/** A label as a pill: a dot and a tint in its colour, words in the text's colour, so that every colour can be read. */
export function LabelPill({ label, onRemove }: Props) {
  return (
    <span
      className={classes.pill}
      style={{ "--swatch": swatch(label.colour) } as CSSProperties}
      title={unturned(label.description ?? label.name)}
    >
      <bdi className={classes.name}>{unturned(label.name)}</bdi>
      {onRemove !== undefined && (
        <button type="button" className={classes.remove} aria-label={`Remove ${label.name}`} onClick={onRemove}>
          <IconX size={13} aria-hidden="true" />
        </button>
      )}
    </span>
  );
}
