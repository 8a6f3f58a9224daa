import { Text } from "@mantine/core";
import { Dropzone } from "@mantine/dropzone";
import { IconFileImport } from "@tabler/icons-react";
import { useNavigate } from "react-router";
import classes from "./DropArea.module.css";
import { useUploads } from "./uploads";

/** IM-1: a CSV dropped anywhere on the Contacts page is imported. */
export function PageDrop() {
  const { send } = useUploads();
  const navigate = useNavigate();
  return (
    <Dropzone.FullScreen
      active
      zIndex={300}
      onDrop={(files) => {
        send(files);
        void navigate("/imports");
      }}
      inputProps={{ "aria-label": "Drop a CSV file to import contacts" }}
      classNames={{ inner: classes.full }}
    >
      <IconFileImport size={44} stroke={1.4} aria-hidden="true" />
      <Text size="xl" fw={600} mt="sm">
        Drop the CSV to import its contacts
      </Text>
      <Text c="dimmed">You will see its progress at Imports</Text>
    </Dropzone.FullScreen>
  );
}
