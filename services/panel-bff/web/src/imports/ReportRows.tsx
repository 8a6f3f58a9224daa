import { Title } from "@mantine/core";
import type { Import } from "../api/types";
import { counted, formatCount } from "../format/numbers";
import { OUTCOME_NAMES, shownCounts } from "./counts";
import { EVERY_REPORT_ROW, useCodeCounts, useReportRows, type RowFilter } from "./queries";
import { ReasonSelect } from "./ReasonSelect";
import { ReportRowView } from "./ReportRowView";
import { RowList } from "./RowList";
import { NoRows, RowPages } from "./RowPages";
import classes from "./Rows.module.css";

interface Props {
  one: Import;
  filter: RowFilter;
  onFilter: (filter: RowFilter) => void;
  active: boolean;
}

/** What became of each row (IM-13). */
export function ReportRows({ one, filter, onFilter, active }: Props) {
  const rows = useReportRows(one.id, filter, active);
  const codes = useCodeCounts(one.id, active) ?? [];
  const columns = rows.data?.pages[0]?.columns ?? [];
  const narrowed = filter.outcome !== null || filter.code !== null;
  const nothing =
    filter.outcome === "not_reached"
      ? unlisted(one, active)
      : narrowed
        ? "No rows like that."
        : active
          ? "No row is decided yet."
          : "This import has no rows.";
  return (
    <section className={classes.section} aria-labelledby="report-rows">
      <div className={classes.head}>
        <Title order={2} size="md" id="report-rows">
          {filter.outcome === null ? "Rows" : `${OUTCOME_NAMES[filter.outcome]} rows`}
        </Title>
        <ReasonSelect counts={codes} chosen={filter.code} onChoose={(code) => onFilter({ ...filter, code })} />
      </div>
      <RowPages
        rows={rows}
        empty={<NoRows words={nothing} onReset={narrowed ? () => onFilter(EVERY_REPORT_ROW) : null} />}
      >
        {(items) => (
          <RowList key={JSON.stringify(filter)} items={items} pages={rows} height={42}>
            {(row) => <ReportRowView row={row} columns={columns} mends={one.mends} />}
          </RowList>
        )}
      </RowPages>
    </section>
  );
}

/** IM-13: rows that were not reached are one range and no list, however many they are. */
function unlisted(one: Import, active: boolean): string {
  const count = shownCounts(one.counts, one.rows_total ?? 0).not_reached;
  if (count === 0) return "Every row is decided.";
  const where = one.decided_up_to === undefined ? "" : ` after row ${formatCount(one.decided_up_to)}`;
  return `${counted(count, "row")}${where}, up to the end of the file: ${active ? "still to come" : "not reached"}.`;
}
