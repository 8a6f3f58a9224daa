import { UnstyledButton } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./SortButton.module.css";

interface Props {
  /** True while the list is sorted by this column. */
  chosen: boolean;
  /** How it is sorted now, or would be after a click. */
  direction: "ascending" | "descending";
  onClick: () => void;
  title?: string;
  children: ReactNode;
}

/** A column's heading that sorts its list; the arrow shows which way. */
export function SortButton({ chosen, direction, onClick, title, children }: Props) {
  return (
    <UnstyledButton
      className={classes.sort}
      data-chosen={chosen || undefined}
      data-down={direction === "descending" || undefined}
      title={title}
      onClick={onClick}
    >
      {children}
      <IconArrowUp size={13} stroke={2.2} aria-hidden="true" />
    </UnstyledButton>
  );
}
