import { UnstyledButton } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import classes from "./Fields.module.css";
import { SORTS, type Listing, type SortBy } from "./listing";

const COLUMNS: readonly { by: SortBy; title: string }[] = [
  { by: "panel", title: "Order" },
  { by: "name", title: SORTS.name },
  { by: "type", title: SORTS.type },
  { by: "group", title: SORTS.group },
  { by: "in_escalations", title: "Escalations" },
  { by: "in_generative_ai", title: "Generative AI" },
  { by: "requires_authentication", title: "Authentication" },
];

interface Props {
  listing: Listing;
  onSort: (change: Partial<Listing>) => void;
}

/** Every column sorts; once more turns it round (CF-3). */
export function HeaderCells({ listing, onSort }: Props) {
  return (
    <thead>
      <tr>
        {COLUMNS.map(({ by, title }) => {
          const here = listing.by === by;
          return (
            <th
              key={by}
              scope="col"
              data-column={by}
              aria-sort={here ? (listing.backwards ? "descending" : "ascending") : undefined}
            >
              <UnstyledButton
                className={classes.sort}
                data-chosen={here || undefined}
                data-backwards={(here && listing.backwards) || undefined}
                title={SORTS[by]}
                onClick={() => onSort({ by, backwards: here && !listing.backwards })}
              >
                {title}
                <IconArrowUp size={13} stroke={2.2} aria-hidden="true" />
              </UnstyledButton>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
