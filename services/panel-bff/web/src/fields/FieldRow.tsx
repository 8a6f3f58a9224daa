import { VisuallyHidden } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import type { KeyboardEvent, MouseEvent } from "react";
import { Link, useNavigate } from "react-router";
import type { Field } from "../api/types";
import classes from "./FieldRow.module.css";
import { FLAGS, KINDS } from "./kinds";
import { MoveButtons } from "./MoveButtons";
import type { Direction } from "./order";

interface Props {
  field: Field;
  number: number;
  chosen: boolean;
  address: string;
  reason: string | null;
  possible: (direction: Direction) => boolean;
  /** Null where the list is not in the panel's order. */
  onMove: ((direction: Direction) => void) | null;
}

const DIRECTIONS: Record<string, Direction> = { ArrowUp: "up", ArrowDown: "down" };

/** Between the names of the rows, with the arrows alone. */
function focusBeside(link: HTMLElement, direction: Direction): void {
  const links = [...document.querySelectorAll<HTMLElement>("tr [data-field]")];
  links[links.indexOf(link) + (direction === "up" ? -1 : 1)]?.focus();
}

const isPlainClick = (event: MouseEvent): boolean =>
  event.target instanceof Element &&
  event.target.closest("a, button") === null &&
  (window.getSelection()?.isCollapsed ?? true);

export function FieldRow({ field, number, chosen, address, reason, possible, onMove }: Props) {
  const navigate = useNavigate();
  const { name: kind, icon: Glyph } = KINDS[field.type];
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const direction = DIRECTIONS[event.key];
    if (direction === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (!event.altKey) focusBeside(event.currentTarget, direction);
    else if (reason === null) onMove?.(direction);
  };
  return (
    <tr
      className={classes.row}
      data-chosen={chosen || undefined}
      onClick={(event) => {
        if (isPlainClick(event)) void navigate(address);
      }}
    >
      <td data-column="panel">
        <span className={classes.number}>{number}</span>
        {onMove !== null && <MoveButtons what={field.name} reason={reason} possible={possible} onMove={onMove} />}
      </td>
      <th scope="row" data-column="name">
        <Link
          to={address}
          className={classes.name}
          data-field={field.id}
          onKeyDown={onKeyDown}
          aria-keyshortcuts={onMove === null || reason !== null ? undefined : "Alt+ArrowUp Alt+ArrowDown"}
        >
          {field.name}
        </Link>
        {field.description !== null && field.description !== "" && (
          <span className={classes.about}>{field.description}</span>
        )}
      </th>
      <td data-column="type">
        <span className={classes.kind}>
          <Glyph size={16} stroke={1.7} aria-hidden="true" />
          {kind}
        </span>
      </td>
      <td data-column="group" data-empty={field.group === null || undefined}>
        {field.group ?? <VisuallyHidden>No group</VisuallyHidden>}
      </td>
      {FLAGS.map((flag) => (
        <td key={flag.name} data-column={flag.name} data-empty={!field[flag.name] || undefined}>
          {field[flag.name] ? (
            <span className={classes.on}>
              <IconCheck size={17} stroke={2.2} aria-hidden="true" />
              <span className={classes.onName}>{flag.title}</span>
            </span>
          ) : (
            <VisuallyHidden>No</VisuallyHidden>
          )}
        </td>
      ))}
    </tr>
  );
}
