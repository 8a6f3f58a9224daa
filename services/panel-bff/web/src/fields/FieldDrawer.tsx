import { ActionIcon, Button, Center, Drawer, Skeleton, Stack, Tooltip, VisuallyHidden } from "@mantine/core";
import { IconForms, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import type { Catalogue, Field } from "../api/types";
import { EmptyState } from "../ui/EmptyState";
import { SideDrawer } from "../ui/SideDrawer";
import classes from "./FieldDrawer.module.css";
import { FieldForm } from "./FieldForm";

interface Props {
  /** A field's id, "new", or null while nothing is open. */
  fieldId: string | null;
  catalogue: Catalogue | undefined;
  reason: string | null;
  onClose: () => void;
  onClosed: () => void;
  onSaved: (field: Field, created: boolean) => void;
  onDeleted: (field: Field) => void;
}

/** CF-3: one field beside the list, to be looked at and edited. */
export function FieldDrawer({ fieldId, catalogue, reason, onClose, onClosed, onSaved, onDeleted }: Props) {
  const found = catalogue?.fields.find((field) => field.id === fieldId);
  // The last field stays while the drawer slides out, and while somebody edits what another has deleted.
  const [shown, setShown] = useState<{ id: string | null; field: Field | undefined }>({ id: null, field: undefined });
  if (fieldId !== null && (shown.id !== fieldId || (found !== undefined && found !== shown.field)))
    setShown({ id: fieldId, field: found });
  const isNew = shown.id === "new";
  return (
    <SideDrawer opened={fieldId !== null} size={900} onClose={onClose} onClosed={onClosed}>
      <header className={classes.bar}>
        <Drawer.Title className={classes.title}>
          {isNew ? "New field" : (shown.field?.name ?? "Contact field")}
        </Drawer.Title>
        <Tooltip label="Close (Esc)">
          <ActionIcon size="lg" aria-label="Close" onClick={onClose}>
            <IconX size={18} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      </header>
      {catalogue === undefined ? (
        <Loading />
      ) : shown.field === undefined && !isNew ? (
        <Gone />
      ) : (
        <FieldForm
          key={shown.id}
          field={shown.field ?? null}
          catalogue={catalogue}
          reason={reason}
          onClose={onClose}
          onSaved={onSaved}
          onDeleted={onDeleted}
        />
      )}
    </SideDrawer>
  );
}

function Loading() {
  return (
    <Stack p={24} gap="lg" role="status">
      <VisuallyHidden>Loading the field</VisuallyHidden>
      {[60, 90, 40].map((width) => (
        <Skeleton key={width} height={16} width={`${String(width)}%`} />
      ))}
    </Stack>
  );
}

function Gone() {
  return (
    <Center p="md" mih="60%">
      <EmptyState
        icon={<IconForms />}
        title="There is no such field"
        text="The link may be old, or somebody deleted the field. Deleted fields can be restored for 30 days."
        action={
          <Button component={Link} to="/fields/deleted" variant="default">
            Recently deleted
          </Button>
        }
      />
    </Center>
  );
}
