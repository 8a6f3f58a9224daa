import type { CSSProperties, MouseEvent, ReactNode } from "react";
import classes from "./ContactsTable.module.css";

interface Props {
  index: number;
  style: CSSProperties;
  chosen: boolean;
  onOpen: () => void;
  onFocus: () => void;
  onNear: () => void;
  children: ReactNode;
}

/** A click anywhere on the row opens the contact; a click on its link is left to the link, and so is selecting text. */
function isPlainClick(event: MouseEvent): boolean {
  const onLink = event.target instanceof Element && event.target.closest("a, button") !== null;
  return !onLink && event.button === 0 && (window.getSelection()?.isCollapsed ?? true);
}

export function TableRow({ index, style, chosen, onOpen, onFocus, onNear, children }: Props) {
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      className={classes.row}
      data-chosen={chosen || undefined}
      style={style}
      onClick={(event) => {
        if (isPlainClick(event)) onOpen();
      }}
      onFocus={onFocus}
      onPointerEnter={onNear}
    >
      {children}
    </div>
  );
}
