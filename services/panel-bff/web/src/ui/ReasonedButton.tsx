import { Button, Tooltip, VisuallyHidden, type ButtonProps } from "@mantine/core";
import { useId, useState, type ReactNode } from "react";
import { Link } from "react-router";

interface Props extends ButtonProps {
  id?: string;
  /** Why not; null when it may be pressed. */
  reason: string | null;
  children: ReactNode;
}

/** AC-2: what somebody may not do is there, disabled, with the reason for who points at it and for who hears it. */
export function ReasonedButton({ reason, onClick, ...button }: Props & { onClick: () => void }) {
  return reason === null ? <Button {...button} onClick={onClick} /> : <Off {...button} reason={reason} />;
}

/** The same of a button that leads to another address. */
export function ReasonedLink({ reason, to, ...button }: Props & { to: string }) {
  return reason === null ? <Button {...button} component={Link} to={to} /> : <Off {...button} reason={reason} />;
}

function Off({ reason, ...button }: Props & { reason: string }) {
  const why = useId();
  const [met, setMet] = useState(false); // a button that goes off under a resting pointer says nothing by itself
  const meet = () => setMet(true);
  return (
    <>
      <Tooltip label={reason} multiline maw={280} opened={met ? undefined : false}>
        <Button {...button} aria-disabled aria-describedby={why} data-disabled onPointerMove={meet} onFocus={meet} />
      </Tooltip>
      <VisuallyHidden id={why}>{reason}</VisuallyHidden>
    </>
  );
}
