import type { ColumnWish, ImportOptions, MappingChange, Policy, Preview, PreviewColumn } from "../../api/types";

const OF_THE_READING = ["encoding", "delimiter", "header_row"] as const;

/** A file that is read in another way has other columns: what was said of the old ones goes. */
const readsAnew = (change: MappingChange): boolean => OF_THE_READING.some((key) => change[key] !== undefined);

/** Two changes as one: the later word counts. */
export function merged(first: MappingChange | null, then: MappingChange): MappingChange {
  const before = { ...first };
  if (readsAnew(then)) delete before.columns;
  return { ...before, ...then };
}

const wishOf = ({ target, policy, values, date_format }: PreviewColumn): ColumnWish => ({
  target,
  policy,
  values,
  date_format,
});

/** The change that says something else of one column; a column is only understood beside the others. */
export const ofColumn = (preview: Preview, index: number, part: Partial<ColumnWish>): MappingChange => ({
  columns: preview.columns.map((column, at) => (at === index ? { ...wishOf(column), ...part } : wishOf(column))),
});

/** Another target has other words: the meanings of the old one go, and the format of its dates. */
export const withTarget = (preview: Preview, index: number, target: string): MappingChange =>
  ofColumn(preview, index, { target, values: {}, date_format: null });

export const withPolicy = (preview: Preview, index: number, policy: Policy): MappingChange =>
  ofColumn(preview, index, { policy });

/** How its dates are written; null: as the institution does. */
export const withDateFormat = (preview: Preview, index: number, format: string | null): MappingChange =>
  ofColumn(preview, index, { date_format: format });

/** What a cell stands for; null: nothing, it is left out. */
export function withMeaning(preview: Preview, index: number, cell: string, meaning: string | null): MappingChange {
  const others = Object.entries(preview.columns[index]?.values ?? {}).filter(([word]) => word !== cell);
  const said: [string, string][] = meaning === null ? others : [...others, [cell, meaning]];
  return ofColumn(preview, index, { values: Object.fromEntries(said) });
}

function shownColumn(column: PreviewColumn, wish: ColumnWish, preview: Preview): PreviewColumn {
  const { target, policy, values = {}, date_format = null } = wish;
  if (target === column.target) return { ...column, policy, values, date_format };
  const options = preview.targets.find((one) => one.target === target)?.options ?? null;
  return { ...column, target, policy, values, date_format, suggested_date_format: null, options, unknown: [] };
}

/** The preview with what was said and is not saved yet. */
export function shown(preview: Preview, change: MappingChange | null): Preview {
  if (change === null) return preview;
  const { columns, encoding, delimiter, header_row: headerRow, ...options } = change;
  return {
    ...preview,
    encoding: encoding ?? preview.encoding,
    delimiter: delimiter ?? preview.delimiter,
    header_row: headerRow ?? preview.header_row,
    columns:
      columns?.length === preview.columns.length
        ? preview.columns.map((column, at) => shownColumn(column, columns[at] ?? wishOf(column), preview))
        : preview.columns,
    options: { ...preview.options, ...(options as Partial<ImportOptions>) },
  };
}

/** The cells that the field does not know, those that were given a meaning included, in the order of the file. */
export const oddWords = ({ unknown, values }: Pick<PreviewColumn, "unknown" | "values">): string[] => [
  ...new Set([...Object.keys(values), ...unknown]),
];
