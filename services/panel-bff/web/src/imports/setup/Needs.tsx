import { Text } from "@mantine/core";
import { IconCircleCheck, IconCircleDashed } from "@tabler/icons-react";
import type { Preview } from "../../api/types";
import classes from "./Needs.module.css";
import { needs, wayOn } from "./needs";

/** The fields that a file must have a column for (IM-3): where each comes from, or how to get on. */
export function Needs({ preview }: { preview: Preview }) {
  const found = needs(preview);
  const way = wayOn(found);
  if (found.length === 0) return null;
  return (
    <div className={classes.needs}>
      <ul className={classes.list} aria-label="Needed columns">
        {found.map(({ target, name, by }) => (
          <li key={target} className={classes.need} data-missing={by === null || undefined}>
            {by !== null ? (
              <IconCircleCheck size={16} aria-hidden="true" />
            ) : (
              <IconCircleDashed size={16} aria-hidden="true" />
            )}
            <span>
              <strong>{name}</strong>{" "}
              {by !== null ? (
                <>
                  from <span className={classes.by}>{by}</span>
                </>
              ) : (
                "is missing"
              )}
            </span>
          </li>
        ))}
      </ul>
      {way !== null && (
        <Text size="sm" role="status">
          {way}
        </Text>
      )}
    </div>
  );
}
