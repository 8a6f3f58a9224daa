import { ActionIcon, Tooltip } from "@mantine/core";
import { IconCircleMinus } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { About } from "../About";
import classes from "./EditRow.module.css";

interface Props {
  id: string;
  name: string;
  about?: string | null | undefined;
  /** Null: there is nothing to clear. */
  onClear?: (() => void) | null | undefined;
  /** True when the input is small enough to stand beside the name on a phone too. */
  beside?: boolean;
  children: ReactNode;
}

/** A field's name, its input, and the (-) that clears it (CF-6). */
export function EditRow({ id, name, about, onClear, beside = false, children }: Props) {
  const clear = () => {
    onClear?.();
    document.getElementById(id)?.focus();
  };
  return (
    <div className={classes.row} data-beside={beside || undefined}>
      <div className={classes.name}>
        <label id={`${id}-label`} htmlFor={id}>
          {name}
        </label>
        {about !== undefined && about !== null && about !== "" && <About name={name} text={about} />}
      </div>
      <div className={classes.input}>{children}</div>
      {onClear !== undefined && onClear !== null && (
        <Tooltip label={`Clear ${name}`}>
          <ActionIcon size={30} className={classes.clear} aria-label={`Clear ${name}`} onClick={clear}>
            <IconCircleMinus size={18} stroke={1.7} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      )}
    </div>
  );
}
