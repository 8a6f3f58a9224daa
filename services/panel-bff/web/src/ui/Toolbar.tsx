import { NativeSelect } from "@mantine/core";
import { IconArrowsSort } from "@tabler/icons-react";
import type { ComponentProps, ReactNode } from "react";
import { SearchBox } from "./SearchBox";
import classes from "./Toolbar.module.css";

interface Props {
  search: ComponentProps<typeof SearchBox>;
  /** The ways to sort, the one chosen, and how wide their names are in pixels. */
  sort?: { ways: { value: string; label: string }[]; by: string; width: number; onChange: (by: string) => void };
  children?: ReactNode;
}

/** Above a list: search it, sort it, and what else narrows it. */
export function Toolbar({ search, sort, children }: Props) {
  return (
    <div className={classes.bar} role="search">
      <div className={classes.search}>
        <SearchBox {...search} />
      </div>
      {sort !== undefined && (
        <NativeSelect
          aria-label="Sort by"
          leftSection={<IconArrowsSort size={16} aria-hidden="true" />}
          data={sort.ways}
          value={sort.by}
          onChange={(event) => sort.onChange(event.currentTarget.value)}
          className={classes.sort}
          w={sort.width}
        />
      )}
      {children}
    </div>
  );
}
