import { Button, NativeSelect, NumberInput, Text } from "@mantine/core";
import { useState } from "react";
import type { MappingChange, Preview } from "../../api/types";
import { Mark } from "../Mark";
import { delimiterChoices, encodingChoices, preambleWords } from "./reading";
import classes from "./FileReading.module.css";
import { PreviewTable } from "./PreviewTable";
import setup from "./Setup.module.css";

interface Props {
  preview: Preview;
  onChange: (change: MappingChange) => void;
}

const FEW = 3;

/** How the file was read, which can be overruled (IM-2), with rows to judge it by. */
export function FileReading({ preview, onChange }: Props) {
  const [all, setAll] = useState(false);
  const preamble = preambleWords(preview.header_row);
  return (
    <section className={setup.section} aria-labelledby="file-reading">
      <div>
        <h2 id="file-reading">The file</h2>
        <Text size="sm" c="dimmed">
          How it was read. If characters or columns look wrong, choose another way.
        </Text>
      </div>
      <div className={classes.ways}>
        <NativeSelect
          label={<Way name="Encoding" sure={preview.encoding_sure} />}
          data={encodingChoices(preview.encoding)}
          value={preview.encoding}
          onChange={(event) => onChange({ encoding: event.currentTarget.value })}
        />
        <NativeSelect
          label={<Way name="Delimiter" sure={preview.delimiter_sure} />}
          data={delimiterChoices(preview.delimiter)}
          value={preview.delimiter}
          onChange={(event) => onChange({ delimiter: event.currentTarget.value })}
        />
        <HeaderRow key={preview.header_row} row={preview.header_row} onChange={onChange} />
        {preamble !== null && (
          <Text size="sm" c="dimmed" className={classes.preamble}>
            {preamble}
          </Text>
        )}
      </div>
      <PreviewTable preview={preview} rows={all ? preview.rows : preview.rows.slice(0, FEW)} />
      {preview.rows.length > FEW && (
        <Button variant="subtle" size="compact-sm" mr="auto" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? "Show fewer rows" : `Show the first ${String(preview.rows.length)} rows`}
        </Button>
      )}
    </section>
  );
}

function Way({ name, sure }: { name: string; sure: boolean }) {
  return (
    <>
      {name} {!sure && <Mark>guessed</Mark>}
    </>
  );
}

/** A number is only taken when it is whole: "1" on the way to "12" would read the file in between. */
function HeaderRow({ row, onChange }: { row: number; onChange: Props["onChange"] }) {
  const [typed, setTyped] = useState<string | number>(row);
  const take = () => {
    const wanted = Number(typed);
    if (Number.isInteger(wanted) && wanted >= 1 && wanted !== row) onChange({ header_row: wanted });
    else setTyped(row);
  };
  return (
    <NumberInput
      label="Header in row"
      value={typed}
      onChange={setTyped}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === "Enter") take();
      }}
      min={1}
      allowDecimal={false}
      allowNegative={false}
      stepHoldDelay={400}
      stepHoldInterval={120}
      className={classes.number}
    />
  );
}
