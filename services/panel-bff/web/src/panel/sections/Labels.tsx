import type { Label } from "../../api/types";
import { Traced } from "../history/Traced";
import { labelKey } from "../history/words";
import { LabelPill } from "../../ui/LabelPill";
import classes from "./Labels.module.css";
import { Nothing, Section, type SectionProps } from "./Section";

/** The contact's labels, by name. */
export function Labels({ panel }: SectionProps) {
  const byId = new Map(panel.catalogue.labels.map((label) => [label.id, label]));
  const labels = (panel.labels?.labels ?? [])
    .map((id) => byId.get(id))
    .filter((label): label is Label => label !== undefined)
    .sort((one, other) => one.name.localeCompare(other.name));
  return (
    <Section title="Labels">
      {labels.length === 0 ? (
        <Nothing>No labels</Nothing>
      ) : (
        <Traced fields={labels.map(({ id }) => labelKey(id))} name="Labels">
          <ul className={classes.labels}>
            {labels.map((label) => (
              <li key={label.id}>
                <LabelPill label={label} />
              </li>
            ))}
          </ul>
        </Traced>
      )}
    </Section>
  );
}
