import { SortButton } from "../ui/SortButton";
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
          const direction = here && listing.backwards ? "descending" : "ascending";
          return (
            <th key={by} scope="col" data-column={by} aria-sort={here ? direction : undefined}>
              <SortButton
                chosen={here}
                direction={direction}
                title={SORTS[by]}
                onClick={() => onSort({ by, backwards: here && !listing.backwards })}
              >
                {title}
              </SortButton>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
