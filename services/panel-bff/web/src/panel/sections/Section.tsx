import { Text, Title } from "@mantine/core";
import { useId, type ReactNode } from "react";
import type { Panel } from "../../api/types";
import { ChangedMark } from "../../live/ChangedMark";
import classes from "./Section.module.css";

export interface SectionProps {
  panel: Panel;
}

interface Props {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}

/** One section of the panel: a heading, what stands beside it, its content. */
export function Section({ title, aside, children }: Props) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div className={classes.head}>
        <Title order={3} id={id}>
          {title}
        </Title>
        <ChangedMark section={title} />
        {aside}
      </div>
      {children}
    </section>
  );
}

/** What a section without content says. */
export function Nothing({ children }: { children: ReactNode }) {
  return (
    <Text c="dimmed" size="sm">
      {children}
    </Text>
  );
}
