import { Text, Title } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useCallback, useRef, useState } from "react";
import type { Catalogue, Import } from "../../api/types";
import { useCatalogue } from "../../contacts/queries";
import { counted } from "../../format/numbers";
import { useAnnounce } from "../../ui/announce";
import { EmptyState } from "../../ui/EmptyState";
import { MoreButton } from "../../ui/MoreButton";
import box from "../Box.module.css";
import { useCodeCounts, type RowFilter } from "../queries";
import { ReasonSelect } from "../ReasonSelect";
import { RowPages } from "../RowPages";
import report from "../Rows.module.css";
import { rowsOf, typed, without, type MendedRow } from "./draft";
import classes from "./Mend.module.css";
import { MendFoot } from "./MendFoot";
import { MendProgress } from "./MendProgress";
import { MendRow } from "./MendRow";
import { useMend, useRowsToMend } from "./queries";
import { useEnterKey } from "./useEnterKey";
import { useMendDraft } from "./useMendDraft";

const NO_FIELDS: Pick<Catalogue, "fields"> = { fields: [] };

interface Props {
  one: Import;
  filter: RowFilter;
  onFilter: (filter: RowFilter) => void;
}

/** IM-13: the rows that left something over, each a form, and the way to import those that were corrected. */
export function MendRows({ one, filter, onFilter }: Props) {
  const rows = useRowsToMend(one.id, filter.code);
  const codes = useCodeCounts(one.id, false) ?? [];
  const { draft, change, clear } = useMendDraft(one.id);
  const [child, setChild] = useState<number | null>(null);
  const announce = useAnnounce();
  const section = useRef<HTMLElement>(null);
  const onEnter = useEnterKey(section);
  const onTaken = (taken: Import, sent: readonly MendedRow[]) => {
    change((before) =>
      without(
        before,
        sent.map(({ row }) => row),
      ),
    );
    setChild(taken.number);
    announce(`${counted(sent.length, "mended row")} on the way as ${taken.name}`);
  };
  const mend = useMend(one.id, onTaken);
  const onType = useCallback(
    (row: number, cells: readonly string[], before: readonly string[]) =>
      change((known) => typed(known, row, cells, before)),
    [change],
  );
  const onChoose = useCallback(
    (row: number, cells: readonly string[] | null) =>
      change((known) => (cells === null ? without(known, [row]) : { ...known, [row]: cells })),
    [change],
  );
  const catalogue = useCatalogue().data ?? NO_FIELDS;
  const columns = rows.data?.pages[0]?.columns ?? [];
  return (
    <section className={classes.section} aria-labelledby="rows-to-mend" ref={section} onKeyDown={onEnter}>
      <div className={report.head}>
        <Title order={2} size="md" id="rows-to-mend">
          Rows to mend
        </Title>
        <ReasonSelect counts={codes} chosen={filter.code} onChoose={(code) => onFilter({ ...filter, code })} />
      </div>
      {child !== null && <MendProgress number={child} />}
      <RowPages
        rows={rows}
        empty={
          <EmptyState
            icon={<IconCircleCheck />}
            title="Nothing to mend"
            text={
              filter.code === null ? "No row of this import left anything over." : "No row to mend has this reason."
            }
          />
        }
      >
        {(items) => (
          <>
            <Text size="sm" c="dimmed" className={classes.hint}>
              Correct what is marked, then import the rows again: whatever else stands in them changes nothing. Enter
              leads to the next marked cell. What you type is kept in this browser until it is sent.
            </Text>
            <ul className={box.list}>
              {items.map((row) => (
                <MendRow
                  key={row.row}
                  row={row}
                  columns={columns}
                  catalogue={catalogue}
                  delimiter={one.delimiter ?? ","}
                  typed={draft[row.row]}
                  locked={mend.sending}
                  onType={onType}
                  onChoose={onChoose}
                />
              ))}
            </ul>
            <MoreButton pages={rows} mt="sm">
              Show more rows
            </MoreButton>
            <MendFoot
              count={Object.keys(draft).length}
              sending={mend.sending}
              error={mend.error}
              onSend={() => mend.send(rowsOf(draft))}
              onPutBack={clear}
            />
          </>
        )}
      </RowPages>
    </section>
  );
}
