import { ActionIcon, Tooltip } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import classes from "./sections/Section.module.css";

/** A field's description, for whoever points at it or tabs to it (CF-1). */
export function About({ name, text }: { name: string; text: string }) {
  return (
    <Tooltip label={text} multiline maw={280}>
      <ActionIcon size={18} className={classes.info} aria-label={`About ${name}: ${text}`}>
        <IconInfoCircle size={14} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  );
}
