import { Anchor, Button, Text } from "@mantine/core";
import { Dropzone } from "@mantine/dropzone";
import { IconFileImport } from "@tabler/icons-react";
import classes from "./DropArea.module.css";
import { TEMPLATE_ADDRESS } from "./files";
import { useUploads } from "./uploads";

/** Where a CSV is dropped, or chosen with a click or the keyboard; the limits are said up front (IM-18). */
export function DropArea({ reason }: { reason: string | null }) {
  const { send } = useUploads();
  return (
    <div className={classes.area}>
      <Dropzone
        onDrop={send}
        disabled={reason !== null}
        inputProps={{ "aria-label": "Choose a CSV file to import" }}
        // The button inside is the keyboard's way; its click reaches the zone, which opens the chooser.
        activateOnKeyboard={false}
        className={classes.zone}
      >
        <div className={classes.inner}>
          <span className={classes.icon} aria-hidden="true">
            <IconFileImport size={26} stroke={1.6} />
          </span>
          <div className={classes.words}>
            <Text fw={580}>{reason ?? "Drop a CSV file here"}</Text>
            <Text size="sm" c="dimmed">
              Up to 1,000,000 rows, 200 columns and 512 MB.
            </Text>
          </div>
          {reason === null && <Button variant="default">Choose a file</Button>}
        </div>
      </Dropzone>
      {reason === null && (
        <Text size="sm" c="dimmed" mt={8}>
          Any columns will do: you say what each is for, and see what would change, before anything is imported.{" "}
          <Anchor href={TEMPLATE_ADDRESS} download size="sm" underline="always">
            Download the template
          </Anchor>{" "}
          if you want one with every field.
        </Text>
      )}
    </div>
  );
}
