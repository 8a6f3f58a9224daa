import { NativeSelect, Title } from "@mantine/core";
import { useState } from "react";
import type { DryRun, Import, PreviewColumn } from "../../api/types";
import { useCatalogue } from "../../contacts/queries";
import { formatCount } from "../../format/numbers";
import { fieldName } from "../../panel/history/words";
import { inPartPlanned } from "../counts";
import { ReasonSelect } from "../ReasonSelect";
import { RowList } from "../RowList";
import { NoRows, RowPages } from "../RowPages";
import rows from "../Rows.module.css";
import { Tiles } from "../Tiles";
import classes from "./Plan.module.css";
import { PlanRowView } from "./PlanRowView";
import { EVERY_ROW, usePlan, usePlanCodes, usePlanFields, type PlanFilter } from "./queries";
import { FORETOLD, rowsOf } from "./summary";

interface Props {
  one: Import;
  columns: readonly PreviewColumn[];
  run: DryRun;
}

/** IM-11: what the check found, in counts, and row by row with each field old -> new. */
export function PlanReview({ one, columns, run }: Props) {
  const [filter, setFilter] = useState<PlanFilter>(EVERY_ROW);
  const plan = usePlan(one.id, run, filter);
  const codes = usePlanCodes(one.id, run);
  const fields = useFieldChoices(one.id, run);
  const narrowed = Object.values(filter).some((part) => part !== null);
  return (
    <>
      <section aria-label="What would happen">
        <Tiles
          outcomes={FORETOLD}
          counts={run.counts}
          total={rowsOf(run.counts)}
          chosen={filter.outcome}
          onChoose={(outcome) => setFilter({ ...filter, outcome })}
          inPart={inPartPlanned(run.counts)}
        />
      </section>
      <section className={rows.section} aria-labelledby="plan-rows">
        <div className={rows.head}>
          <Title order={2} size="md" id="plan-rows">
            Row by row
          </Title>
          <div className={classes.filters}>
            <ReasonSelect counts={codes} chosen={filter.code} onChoose={(code) => setFilter({ ...filter, code })} />
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
        <RowPages
          rows={plan}
          empty={
            <NoRows
              words={narrowed ? "No rows like that." : "The file has no rows."}
              onReset={narrowed ? () => setFilter(EVERY_ROW) : null}
            />
          }
        >
          {(items) => (
            <RowList key={JSON.stringify(filter)} items={items} pages={plan} height={84}>
              {(row) => <PlanRowView row={row} columns={columns} />}
            </RowList>
          )}
        </RowPages>
      </section>
    </>
  );
}

function useFieldChoices(id: string, run: DryRun): { value: string; label: string }[] {
  const found = usePlanFields(id, run)?.items ?? [];
  const catalogue = useCatalogue().data;
  if (catalogue === undefined) return [];
  const named = found.map(({ field, rows: count }) => ({
    value: field,
    label: `${fieldName(field, catalogue)} (${formatCount(count)})`,
  }));
  return [{ value: "", label: "Every field" }, ...named];
}
