import { Text, TextInput } from "@mantine/core";
import type { DryRun, Import, Preview } from "../../api/types";
import { counted } from "../../format/numbers";
import { Notice } from "../../ui/Notice";
import { inPartPlanned } from "../counts";
import counts from "../Counts.module.css";
import { useMoved, usePlanFields } from "./queries";
import classes from "./Setup.module.css";
import { promises, stricterWords } from "./summary";
import { profileName } from "./targets";

interface Props {
  one: Import;
  preview: Preview;
  /** The check it was reviewed with; null: it starts without one. */
  run: DryRun | null;
  name: string;
  onName: (name: string) => void;
}

/** The last look: exactly what will happen, and under which name the mapping is remembered (IM-11, IM-16). */
export function ImportStep({ one, preview, run, name, onName }: Props) {
  return (
    <div className={classes.part}>
      <section className={classes.card} aria-labelledby="will-happen">
        <h2 id="will-happen">What will happen</h2>
        {run === null ? <Unchecked one={one} preview={preview} /> : <Foretold id={one.id} run={run} />}
        {preview.options.labels.length > 0 && (
          <Text>
            Every contact of the file gets {preview.options.labels.length === 1 ? "the label" : "the labels"}{" "}
            <strong>{preview.options.labels.join(", ")}</strong>.
          </Text>
        )}
      </section>
      {run !== null && <Moved id={one.id} run={run} />}
      {preview.profile?.id !== "template" && (
        <section className={classes.card} aria-labelledby="remember">
          <h2 id="remember">Next time</h2>
          <TextInput
            label="Remember this mapping as"
            description="It is remembered either way; the name is optional. The next file with the same columns is mapped by itself; one that comes into the watched folder starts by itself."
            placeholder="Such as Nightly export"
            value={name}
            onChange={(event) => onName(event.currentTarget.value)}
            maxLength={64}
            maw={460}
          />
        </section>
      )}
    </div>
  );
}

function Foretold({ id, run }: { id: string; run: DryRun }) {
  const lines = promises(run.counts);
  const remarks = [inPartPlanned(run.counts), stricterWords(usePlanFields(id, run)?.stricter ?? 0)];
  return (
    <>
      <ul className={classes.promises}>
        {lines.map(({ outcome, words }) => (
          <li key={outcome} className={counts.word} data-outcome={outcome}>
            {words}
          </li>
        ))}
      </ul>
      {lines.length === 0 && <Text>The file has no rows; nothing will happen.</Text>}
      {remarks.map(
        (words) =>
          words !== null && (
            <Text key={words} c="dimmed" size="sm">
              {words}
            </Text>
          ),
      )}
    </>
  );
}

function Unchecked({ one, preview }: { one: Import; preview: Preview }) {
  const rows = one.rows_total === null ? "The rows" : counted(one.rows_total, "row");
  const from = preview.profile === null ? "a remembered mapping" : profileName(preview.profile);
  return (
    <Text>
      {rows} of {one.file_name} {one.rows_total === 1 ? "is" : "are"} imported as in {from}, without a check. To see
      beforehand what becomes of each row, go back and check the file.
    </Text>
  );
}

/** Rows whose contact changed after the check may come out differently: then they are held, not applied. */
function Moved({ id, run }: { id: string; run: DryRun }) {
  const rows = useMoved(id, run).data?.rows ?? 0;
  if (rows === 0) return null;
  return (
    <Notice tone="warn" title={`${counted(rows, "row has", "rows have")} moved since the check`}>
      <Text size="sm">
        {rows === 1 ? "Its contact was" : "Their contacts were"} changed meanwhile. A row that comes to something else
        than the check said is held: it changes nothing, and the report lists it. To see what would become of{" "}
        {rows === 1 ? "it" : "them"} now, check again.
      </Text>
    </Notice>
  );
}
