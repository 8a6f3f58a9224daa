import { useEffect, useMemo, useRef } from "react";
import type { Field } from "../api/types";
import { groupFields } from "../panel/sections/grouping";
import { useAnnounce } from "../ui/announce";
import page from "../ui/Page.module.css";
import { FieldRow } from "./FieldRow";
import classes from "./FieldsTable.module.css";
import { GroupRow } from "./GroupRow";
import { HeaderCells } from "./HeaderCells";
import { inPanelOrder, isPanelView, listed, type Listing } from "./listing";
import { moveField, moveGroup, type Direction, type Placing } from "./order";
import { useFieldsNow, useMove } from "./queries";

interface Props {
  fields: readonly Field[];
  listing: Listing;
  onChange: (change: Partial<Listing>) => void;
  chosen: string | null;
  search: string;
  reason: string | null;
}

/** The fields; in the panel's order they stand under their groups, and both can be moved (CF-1, CF-3). */
export function FieldsTable({ fields, listing, onChange, chosen, search, reason }: Props) {
  const movable = isPanelView(listing);
  const numbers = useMemo(() => new Map(inPanelOrder(fields).map((field, index) => [field.id, index + 1])), [fields]);
  const move = useMoves(fields);
  const row = (field: Field) => (
    <FieldRow
      key={field.id}
      field={field}
      number={numbers.get(field.id) ?? 0}
      chosen={field.id === chosen}
      address={`/fields/${field.id}${search}`}
      reason={reason}
      possible={(direction) => moveField(fields, field.id, direction) !== null}
      onMove={movable ? (direction) => move(field.name, direction, (now) => moveField(now, field.id, direction)) : null}
    />
  );
  return (
    <div className={page.scroller}>
      <table className={classes.table} aria-label="Contact fields">
        <HeaderCells listing={listing} onSort={onChange} />
        {movable ? (
          groupFields(fields).map((group) => (
            <tbody key={group.name ?? ""}>
              {group.name !== null && (
                <GroupRow
                  name={group.name}
                  reason={reason}
                  possible={(direction) => moveGroup(fields, group.name ?? "", direction) !== null}
                  onMove={(direction) =>
                    move(group.name ?? "", direction, (now) => moveGroup(now, group.name ?? "", direction))
                  }
                />
              )}
              {group.fields.map(row)}
            </tbody>
          ))
        ) : (
          <tbody>{listed(fields, listing).map(row)}</tbody>
        )}
      </table>
    </div>
  );
}

/** Saves a move and says it; the keyboard stays on what was moved, which the page has put elsewhere. */
function useMoves(fields: readonly Field[]) {
  const announce = useAnnounce();
  const save = useMove();
  const fieldsNow = useFieldsNow();
  const focused = useRef<HTMLElement | null>(null);
  useEffect(() => {
    if (document.activeElement === document.body) focused.current?.focus();
  }, [fields]);
  return (name: string, direction: Direction, way: (now: readonly Field[]) => Placing[] | null) => {
    const placings = way(fieldsNow());
    if (placings === null) return;
    focused.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    save.mutate(placings, {
      onSuccess: () => announce(`${name} was moved ${direction}`),
      onSettled: () => {
        focused.current = null;
      },
      onError: () => announce(`${name} was not moved. Somebody else changed the fields, or the server is away.`),
    });
  };
}
