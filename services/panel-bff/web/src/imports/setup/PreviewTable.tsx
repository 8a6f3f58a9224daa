import { VisuallyHidden } from "@mantine/core";
import type { Preview } from "../../api/types";
import classes from "./PreviewTable.module.css";
import { headerName, targetName } from "./targets";

interface Props {
  preview: Preview;
  rows: Preview["rows"];
}

/** The first rows as they were read, each column with the field it goes to. */
export function PreviewTable({ preview, rows }: Props) {
  return (
    <div className={classes.scroller} tabIndex={0} role="region" aria-label="First rows of the file">
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col" className={classes.number}>
              Row
            </th>
            {preview.columns.map(({ header, target }, index) => (
              <th scope="col" key={index} data-left-out={target === "ignore" || undefined}>
                {headerName(header, index)}
                <span className={classes.target}>{targetName(preview, target)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ row, cells, fault }) => (
            <tr key={row} data-fault={fault !== null || undefined}>
              <th scope="row" className={classes.number}>
                {row}
              </th>
              {fault === null ? (
                preview.columns.map((column, index) => (
                  <td key={index} data-left-out={column.target === "ignore" || undefined}>
                    {cells[index] === undefined || cells[index] === "" ? (
                      <VisuallyHidden>empty</VisuallyHidden>
                    ) : (
                      <span className={classes.cell}>{cells[index]}</span>
                    )}
                  </td>
                ))
              ) : (
                <td colSpan={preview.columns.length} className={classes.fault}>
                  {fault.message} <span className={classes.raw}>{cells.join(" · ")}</span>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
