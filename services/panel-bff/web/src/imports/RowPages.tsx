import { Button, Skeleton, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { ProblemState } from "../ui/ProblemState";
import classes from "./Rows.module.css";

/** Rows as useInfiniteQuery gives them. */
export interface Pages<Row> {
  data: { pages: readonly { items: readonly Row[] }[] } | undefined;
  error: unknown;
  isPending: boolean;
  isFetching: boolean;
  refetch: () => Promise<unknown>;
}

interface Props<Row> {
  rows: Pages<Row>;
  empty: ReactNode;
  children: (items: readonly Row[]) => ReactNode;
}

/** Rows that are being read, could not be had, are none, or are there. */
export function RowPages<Row>({ rows, empty, children }: Props<Row>) {
  if (rows.isPending) return <Skeleton height={180} role="status" aria-label="Loading rows" />;
  if (rows.data === undefined) {
    return (
      <ProblemState error={rows.error} what="The rows" onRetry={() => void rows.refetch()} retrying={rows.isFetching} />
    );
  }
  const items = rows.data.pages.flatMap((page) => page.items);
  return items.length === 0 ? empty : children(items);
}

interface NoRowsProps {
  words: string;
  /** Null when all rows are shown already. */
  onReset: (() => void) | null;
}

export function NoRows({ words, onReset }: NoRowsProps) {
  return (
    <div className={classes.none}>
      <Text c="dimmed">{words}</Text>
      {onReset !== null && (
        <Button variant="default" size="compact-sm" onClick={onReset}>
          Show all rows
        </Button>
      )}
    </div>
  );
}
