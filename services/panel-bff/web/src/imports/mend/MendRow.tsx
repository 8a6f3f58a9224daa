import { Button, Checkbox } from "@mantine/core";
import { memo, useState } from "react";
import { Link } from "react-router";
import type { Catalogue, ReportColumn, ReportRow } from "../../api/types";
import { formatCount } from "../../format/numbers";
import { importAddress } from "../addresses";
import { Reason } from "../Reasons";
import { RowOutcome } from "../RowFrame";
import { isRagged, laidOut, shownFirst, sorted } from "./cells";
import classes from "./Mend.module.css";
import { MendCell } from "./MendCell";
import { wordsOf } from "./words";

interface Props {
  row: ReportRow;
  columns: readonly ReportColumn[];
  catalogue: Pick<Catalogue, "fields">;
  delimiter: string;
  /** What was typed into it and not sent; undefined when it will not be imported again. */
  typed: readonly string[] | undefined;
  locked: boolean;
  onType: (row: number, cells: readonly string[], before: readonly string[]) => void;
  onChoose: (row: number, cells: readonly string[] | null) => void;
}

/** A row that left something over, to be corrected where it stands: what was wrong is said beside its cell (IM-13). */
export const MendRow = memo(function MendRow(props: Props) {
  const { row, typed } = props;
  const [again, setAgain] = useState(false);
  const mended = row.mended_by !== null && typed === undefined && !again;
  return (
    <li className={classes.row} data-chosen={typed !== undefined || undefined}>
      <RowHead {...props} mended={mended} onAgain={() => setAgain(true)} />
      {!mended && <Form {...props} />}
    </li>
  );
});

function RowHead({ row, columns, delimiter, typed, locked, onChoose, mended, onAgain }: HeadProps) {
  const name = `Row ${formatCount(row.row)}`;
  return (
    <div className={classes.head}>
      {mended ? (
        <span className={classes.number}>{name}</span>
      ) : (
        <Checkbox
          label={name}
          aria-label={`Import ${name.toLowerCase()} again`}
          checked={typed !== undefined}
          disabled={locked}
          onChange={(event) =>
            onChoose(row.row, event.currentTarget.checked ? laidOut(row, columns.length, delimiter) : null)
          }
          classNames={{ label: classes.number }}
        />
      )}
      <RowOutcome row={row} />
      {row.mended_by !== null && (
        <span className={classes.mended}>
          Mended in <Link to={importAddress({ number: row.mended_by })}>import-{row.mended_by}</Link>
        </span>
      )}
      {mended && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={onAgain}
          aria-label={`Mend again, row ${formatCount(row.row)}`}
        >
          Mend again
        </Button>
      )}
    </div>
  );
}

interface HeadProps extends Props {
  mended: boolean;
  onAgain: () => void;
}

function Form({ row, columns, catalogue, delimiter, typed, locked, onType }: Props) {
  const [whole, setWhole] = useState(false);
  const before = laidOut(row, columns.length, delimiter);
  const cells = typed ?? before;
  const { ofCells, ofRow } = sorted(row.codes);
  const first = shownFirst(columns, new Set(ofCells.keys()));
  const shown = whole ? columns.map((_, at) => at) : first;
  const toggle = whole ? "Show fewer columns" : `Show all ${String(columns.length)} columns`;
  const rest = columns.map((_, at) => at).filter((at) => !shown.includes(at) && cells[at] !== "");
  return (
    <>
      {ofRow.map((code, index) => (
        <Reason key={index} code={code} />
      ))}
      {isRagged(row, columns.length) && (
        <p className={classes.raw}>
          As it stands in the file: <code>{row.cells?.join(delimiter)}</code>
        </p>
      )}
      <div className={classes.fields} role="group" aria-label={`Cells of row ${String(row.row)}`}>
        {shown.map((at) => (
          <MendCell
            key={at}
            row={row.row}
            header={columns[at]?.header ?? ""}
            value={cells[at] ?? ""}
            before={before[at] ?? ""}
            codes={ofCells.get(at) ?? []}
            words={wordsOf(columns[at]?.field ?? "", catalogue)}
            locked={locked}
            onType={(text) => onType(row.row, replaced(cells, at, text), before)}
          />
        ))}
      </div>
      {rest.length > 0 && (
        <p className={classes.rest}>
          {rest.slice(0, 5).map((at) => (
            <span key={at}>
              {columns[at]?.header} <bdi>{cells[at]}</bdi>
            </span>
          ))}
        </p>
      )}
      {first.length < columns.length && (
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={() => setWhole(!whole)}
          aria-label={`${toggle} of row ${String(row.row)}`}
          aria-expanded={whole}
        >
          {toggle}
        </Button>
      )}
    </>
  );
}

const replaced = (cells: readonly string[], at: number, text: string): string[] =>
  cells.map((cell, index) => (index === at ? text : cell));
