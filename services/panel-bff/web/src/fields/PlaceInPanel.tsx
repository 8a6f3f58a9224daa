import { Input } from "@mantine/core";
import type { Field } from "../api/types";
import { Notice } from "../ui/Notice";
import { useAnnounce } from "../ui/announce";
import classes from "./PlaceInPanel.module.css";
import note from "./Note.module.css";
import { MoveButtons } from "./MoveButtons";
import { moveField, placeOf, type Direction } from "./order";
import { useFieldsNow, useMove } from "./queries";

interface Props {
  field: Field;
  fields: readonly Field[];
  disabled: boolean;
}

/** Where the field stands; moving it is saved at once, as in the list. */
export function PlaceInPanel({ field, fields, disabled }: Props) {
  const announce = useAnnounce();
  const move = useMove();
  const fieldsNow = useFieldsNow();
  const place = placeOf(fields, field.id);
  if (place === null) return null;
  const group = fields.find((one) => one.id === field.id)?.group ?? null;
  const go = (direction: Direction) => {
    const placings = moveField(fieldsNow(), field.id, direction);
    if (placings === null) return;
    move.mutate(placings, { onSuccess: () => announce(`${field.name} was moved ${direction}`) });
  };
  return (
    <Input.Wrapper label="Place in the panel" labelElement="div">
      <div className={classes.place}>
        <span>
          {place.at} of {place.of} {group === null ? "without a group" : `in ${group}`}
        </span>
        <MoveButtons
          what={field.name}
          reason={disabled ? "Your role can't change fields." : null}
          possible={(direction) => moveField(fields, field.id, direction) !== null}
          onMove={go}
        />
      </div>
      <Input.Description className={note.note}>Moving is saved at once.</Input.Description>
      {move.isError && (
        <Notice tone="warn" title="It was not moved">
          Somebody else changed the fields just now, or the server is away. Try again.
        </Notice>
      )}
    </Input.Wrapper>
  );
}
