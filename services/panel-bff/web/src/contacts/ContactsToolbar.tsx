import { Pill, Switch } from "@mantine/core";
import { Toolbar } from "../ui/Toolbar";
import type { Listing, Sort } from "./listing";

const WAYS: { value: Sort; label: string }[] = [
  { value: "name", label: "Name" },
  { value: "-created_at", label: "Newest first" },
];

interface Props {
  listing: Listing;
  onChange: (change: Partial<Listing>) => void;
}

export function ContactsToolbar({ listing, onChange }: Props) {
  const sortBy = (by: string) => onChange({ sort: by === "-created_at" ? "-created_at" : "name" });
  return (
    <Toolbar
      search={{
        label: "Search contacts",
        placeholder: "Search name, phone, email or CRM ID",
        value: listing.q,
        onSearch: (q) => onChange({ q }),
      }}
      sort={{ ways: WAYS, by: listing.sort, width: 156, onChange: sortBy }}
    >
      <Switch
        label="Show archived"
        checked={listing.archived}
        onChange={(event) => onChange({ archived: event.currentTarget.checked })}
        size="sm"
      />
      {listing.importNumber !== null && (
        <Pill
          size="md"
          withRemoveButton
          onRemove={() => onChange({ importNumber: null })}
          removeButtonProps={{ "aria-label": "Show contacts of every import", "aria-hidden": false, tabIndex: 0 }}
        >
          import-{listing.importNumber}
        </Pill>
      )}
    </Toolbar>
  );
}
