import { NativeSelect, Pill, Switch } from "@mantine/core";
import { IconArrowsSort } from "@tabler/icons-react";
import { SearchBox } from "../ui/SearchBox";
import type { Listing, Sort } from "./listing";
import classes from "./Toolbar.module.css";

const SORTS: { value: Sort; label: string }[] = [
  { value: "name", label: "Name" },
  { value: "-created_at", label: "Newest first" },
];

interface Props {
  listing: Listing;
  onChange: (change: Partial<Listing>) => void;
}

export function Toolbar({ listing, onChange }: Props) {
  return (
    <div className={classes.bar} role="search">
      <div className={classes.search}>
        <SearchBox
          label="Search contacts"
          placeholder="Search name, phone or email"
          value={listing.q}
          onSearch={(q) => onChange({ q })}
        />
      </div>
      <NativeSelect
        aria-label="Sort by"
        leftSection={<IconArrowsSort size={16} aria-hidden="true" />}
        data={SORTS}
        value={listing.sort}
        onChange={(event) => onChange({ sort: event.currentTarget.value === "-created_at" ? "-created_at" : "name" })}
        className={classes.sort}
      />
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
    </div>
  );
}
