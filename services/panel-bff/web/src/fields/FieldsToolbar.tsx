import { Toolbar } from "../ui/Toolbar";
import { isSort, SORTS, type Listing } from "./listing";

const WAYS = Object.entries(SORTS).map(([value, label]) => ({ value, label }));

interface Props {
  listing: Listing;
  onChange: (change: Partial<Listing>) => void;
}

export function FieldsToolbar({ listing, onChange }: Props) {
  const sortBy = (by: string) => onChange({ by: isSort(by) ? by : "panel", backwards: false });
  return (
    <Toolbar
      search={{
        label: "Search fields by name",
        placeholder: "Search by name",
        value: listing.q,
        onSearch: (q) => onChange({ q }),
      }}
      sort={{ ways: WAYS, by: listing.by, width: 208, onChange: sortBy }}
    />
  );
}
