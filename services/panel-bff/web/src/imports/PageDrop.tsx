import { Portal, Text } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { useNavigate } from "react-router";
import classes from "./DropArea.module.css";
import { useFileDrag } from "./useFileDrag";
import { useUploads } from "./uploads";

/** IM-1: a CSV dropped anywhere on the Contacts page is set up to be imported. Those who do not drag have the Imports page. */
export function PageDrop() {
  const { send } = useUploads();
  const navigate = useNavigate();
  const over = useFileDrag((files) => {
    send(files);
    void navigate("/imports");
  });
  if (!over) return null;
  return (
    <Portal>
      <div className={classes.page}>
        <div className={classes.invitation}>
          <IconFileImport size={44} stroke={1.4} aria-hidden="true" />
          <Text size="xl" fw={600} mt="sm">
            Drop the CSV to import its contacts
          </Text>
          <Text c="dimmed">You will see what it changes before anything is imported</Text>
        </div>
      </div>
    </Portal>
  );
}
