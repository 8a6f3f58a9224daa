import { NativeSelect } from "@mantine/core";
import { IconArrowsSort } from "@tabler/icons-react";
import { SearchBox } from "../ui/SearchBox";
import classes from "./Fields.module.css";
import { isSort, SORTS, type Listing } from "./listing";

const CHOICES = Object.entries(SORTS).map(([value, label]) => ({ value, label }));

interface Props {
  listing: Listing;
  onChange: (change: Partial<Listing>) => void;
}

export function Toolbar({ listing, onChange }: Props) {
  return (
    <div className={classes.bar} role="search">
      <div className={classes.search}>
        <SearchBox
          label="Search fields by name"
          placeholder="Search by name"
          value={listing.q}
          onSearch={(q) => onChange({ q })}
        />
      </div>
      <NativeSelect
        aria-label="Sort by"
        leftSection={<IconArrowsSort size={16} aria-hidden="true" />}
        data={CHOICES}
        value={listing.by}
        onChange={({ currentTarget: { value } }) => onChange({ by: isSort(value) ? value : "panel", backwards: false })}
        className={classes.sortBy}
      />
    </div>
  );
}
