import { Button } from "@mantine/core";
import { IconArrowLeft, IconArrowRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { ReasonedButton } from "../../ui/ReasonedButton";
import classes from "./Setup.module.css";

interface Props {
  back: { to: string; words: string } | null;
  next: { words: string; reason: string | null; busy: boolean; onClick: () => void } | null;
  /** Another way on. */
  other?: { to: string; words: string } | null;
  children: ReactNode;
}

/** Where one goes from a step, always at the same place. */
export function SetupFoot({ back, next, other, children }: Props) {
  return (
    <footer className={classes.foot}>
      <div className={classes.state}>{children}</div>
      <div className={classes.ways}>
        {back !== null && (
          <Button
            component={Link}
            to={back.to}
            variant="default"
            leftSection={<IconArrowLeft size={16} aria-hidden="true" />}
          >
            {back.words}
          </Button>
        )}
        {other != null && (
          <Button component={Link} to={other.to} variant="default">
            {other.words}
          </Button>
        )}
        {next !== null && (
          <ReasonedButton
            reason={next.reason}
            loading={next.busy}
            onClick={next.onClick}
            rightSection={<IconArrowRight size={16} aria-hidden="true" />}
          >
            {next.words}
          </ReasonedButton>
        )}
      </div>
    </footer>
  );
}
