import { Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "react-router";
import { counted, formatCount } from "../../format/numbers";
import { importAddress } from "../addresses";
import { OUTCOME_NAMES, OUTCOMES } from "../counts";
import { ImportProgress } from "../ImportProgress";
import { useImport } from "../queries";
import { isActive } from "../standing";
import { StatusBadge } from "../StatusBadge";
import classes from "./Mend.module.css";

/** What becomes of the rows that were just sent; contacts are read again when it is over. */
export function MendProgress({ number }: { number: number }) {
  const found = useImport(String(number));
  const queryClient = useQueryClient();
  const over = found.data !== undefined && !isActive(found.data);
  useEffect(() => {
    if (over) void queryClient.invalidateQueries({ queryKey: ["contacts"] });
  }, [over, queryClient]);
  if (found.data === undefined) return null;
  const one = found.data;
  return (
    <div className={classes.child} role="status">
      <div className={classes.head}>
        <span className={classes.number}>
          {counted(one.rows_total ?? 0, "mended row")} in <Link to={importAddress(one)}>{one.name}</Link>
        </span>
        <StatusBadge one={one} />
      </div>
      {isActive(one) ? (
        <ImportProgress one={one} readAt={found.dataUpdatedAt} />
      ) : (
        <Text size="sm">
          {OUTCOMES.filter((outcome) => one.counts[outcome] > 0)
            .map((outcome) => `${formatCount(one.counts[outcome])} ${OUTCOME_NAMES[outcome].toLowerCase()}`)
            .join(" · ")}
          {left(one.counts) > 0 && (
            <>
              {". "}
              <Link to={`${importAddress(one)}?mend`}>Mend what is left there</Link>
            </>
          )}
        </Text>
      )}
    </div>
  );
}

const left = ({ refused, held, in_part }: { refused: number; held: number; in_part: number }): number =>
  refused + held + in_part;
