import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { DryRun, Import, PreviewColumn } from "../../api/types";
import { useCatalogue } from "../../contacts/queries";
import { formatCount } from "../../format/numbers";
import { fieldName } from "../../panel/history/words";
import { reasonChoices } from "../codes";
import { PlanCounts } from "./PlanCounts";
import classes from "./Plan.module.css";
import { PlanRows } from "./PlanRows";
import { EVERY_ROW, usePlanCodes, usePlanFields, type PlanFilter } from "./queries";

interface Props {
  one: Import;
  columns: readonly PreviewColumn[];
  run: DryRun;
}

/** IM-11: what the check found, in counts, and row by row with each field old -> new. */
export function PlanReview({ one, columns, run }: Props) {
  const [filter, setFilter] = useState<PlanFilter>(EVERY_ROW);
  const codes = usePlanCodes(one.id, run);
  const fields = useFieldChoices(one.id, run);
  return (
    <>
      <PlanCounts
        counts={run.counts}
        chosen={filter.outcome}
        onChoose={(outcome) => setFilter({ ...filter, outcome })}
      />
      <section className={classes.section} aria-labelledby="plan-rows">
        <div className={classes.head}>
          <h2 id="plan-rows">Row by row</h2>
          <div className={classes.filters}>
            {codes.length > 0 && (
              <NativeSelect
                aria-label="Show rows by reason"
                size="xs"
                data={reasonChoices(codes, filter.code)}
                value={filter.code ?? ""}
                onChange={(event) => setFilter({ ...filter, code: event.currentTarget.value || null })}
              />
            )}
            {fields.length > 1 && (
              <NativeSelect
                aria-label="Show rows by field"
                size="xs"
                data={fields}
                value={filter.field ?? ""}
                onChange={(event) => setFilter({ ...filter, field: event.currentTarget.value || null })}
              />
            )}
          </div>
        </div>
        <PlanRows id={one.id} columns={columns} run={run} filter={filter} onReset={() => setFilter(EVERY_ROW)} />
      </section>
    </>
  );
}

function useFieldChoices(id: string, run: DryRun): { value: string; label: string }[] {
  const found = usePlanFields(id, run);
  const catalogue = useCatalogue().data;
  if (catalogue === undefined) return [];
  const named = found.map(({ field, rows }) => ({
    value: field,
    label: `${fieldName(field, catalogue)} (${formatCount(rows)})`,
  }));
  return [{ value: "", label: "Every field" }, ...named];
}
