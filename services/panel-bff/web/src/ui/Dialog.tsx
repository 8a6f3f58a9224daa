import { Modal } from "@mantine/core";
import { useId, useLayoutEffect, type ReactNode } from "react";
import { useEscape } from "./useEscape";

interface Props {
  title: string;
  size?: "lg" | "xl";
  onClose: () => void;
  children: ReactNode;
}

/** Something to be read, in front of everything else. */
export function Dialog({ title, size = "lg", onClose, children }: Props) {
  const close = useId();
  useEscape(true, onClose);
  useLayoutEffect(() => {
    // The button that was pressed last may have gone, with what it stood for.
    if (document.activeElement === document.body) document.getElementById(close)?.focus();
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      closeButtonProps={{ id: close, "aria-label": "Close" }}
      closeOnEscape={false}
    >
      {children}
    </Modal>
  );
}
