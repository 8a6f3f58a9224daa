import { Switch } from "@mantine/core";
import type { Draft } from "./draft";
import classes from "./FlagSwitches.module.css";
import note from "./Note.module.css";
import { FLAGS } from "./kinds";

interface Props {
  draft: Draft;
  edit: (part: Partial<Draft>) => void;
  faults: Record<string, string>;
}

/** CF-1: where the value may be used, each with what that means. */
export function FlagSwitches({ draft, edit, faults }: Props) {
  return (
    <div className={classes.flags} role="group" aria-label="Where the value may be used">
      {FLAGS.map(({ name, title, does }) => (
        <Switch
          key={name}
          label={title}
          classNames={{ description: note.note }}
          description={does}
          checked={draft[name]}
          onChange={(event) => edit({ [name]: event.currentTarget.checked })}
          error={faults[name]}
        />
      ))}
    </div>
  );
}
