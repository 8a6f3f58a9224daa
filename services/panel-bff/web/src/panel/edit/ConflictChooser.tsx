import { Button, Radio } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { Contact, Source } from "../../api/types";
import { formatAgo, formatMoment } from "../../format/dates";
import { languageName } from "../../format/languages";
import { formatPhone } from "../../format/phone";
import { useNow } from "../../ui/useNow";
import { useProvenance } from "../history/queries";
import { Where } from "../history/Where";
import { historyKey } from "../history/words";
import { PanelName } from "../PanelName";
import { FieldValue } from "../sections/FieldValue";
import classes from "./ConflictChooser.module.css";
import { fieldOf, nameOf, type Held, type Kit } from "./form";
import type { Clash } from "./save";
import { CHANNELS, statusName } from "./status";

export type Side = "yours" | "theirs";
export type Choices = Readonly<Record<string, Side>>;

interface Props {
  clashes: readonly Clash[];
  /** The contact as the others left it. */
  current: Contact;
  kit: Kit;
  /** Edits that nobody else touched, which go along. */
  others: number;
  choices: Choices;
  onChoose: (choices: Choices) => void;
}

/** CT-5: somebody else changed the same fields while they were edited here; which value stands is asked for each. */
export function ConflictChooser({ clashes, current, kit, others, choices, onChoose }: Props) {
  const heading = useRef<HTMLDivElement>(null);
  const sources = useProvenance({ contact: current, labelsVersion: 0 }, true).data?.fields;
  useEffect(() => heading.current?.focus(), []);
  const all = (side: Side) => onChoose(Object.fromEntries(clashes.map(({ field }) => [field, side])));
  return (
    <div className={classes.chooser}>
      <div ref={heading} tabIndex={-1} className={classes.head}>
        <PanelName>Somebody else changed the same</PanelName>
        <p className={classes.lead}>
          Nothing was saved yet. Choose which value stands, then save again.
          {others > 0 && ` Your other ${others === 1 ? "edit is" : "edits are"} kept.`}
        </p>
      </div>
      {clashes.length > 1 && (
        <div className={classes.all}>
          <Button variant="default" size="compact-sm" onClick={() => all("yours")}>
            Keep all of yours
          </Button>
          <Button variant="default" size="compact-sm" onClick={() => all("theirs")}>
            Take all of theirs
          </Button>
        </div>
      )}
      {clashes.map((clash) => (
        <Question
          key={clash.field}
          clash={clash}
          source={sources?.[historyKey(clash.field)]}
          kit={kit}
          chosen={choices[clash.field] ?? null}
          onChoose={(side) => onChoose({ ...choices, [clash.field]: side })}
        />
      ))}
    </div>
  );
}

interface QuestionProps {
  clash: Clash;
  /** Who set theirs, and when; undefined until it is known. */
  source: Source | undefined;
  kit: Kit;
  chosen: Side | null;
  onChoose: (side: Side) => void;
}

const SIDES = [
  ["yours", "Yours"],
  ["theirs", "Theirs, as it is now"],
] as const;

function Question({ clash, source, kit, chosen, onChoose }: QuestionProps) {
  const now = useNow();
  return (
    <Radio.Group
      label={nameOf(clash.field, kit)}
      value={chosen}
      onChange={(side) => onChoose(side as Side)}
      className={classes.question}
    >
      <div className={classes.sides}>
        {SIDES.map(([side, name]) => (
          <Radio.Card key={side} value={side} className={classes.side}>
            <Radio.Indicator className={classes.dot} />
            <span className={classes.words}>
              <span className={classes.whose}>{name}</span>
              <span className={classes.value}>
                <Shown field={clash.field} value={clash[side]} kit={kit} />
              </span>
              {side === "theirs" && source !== undefined && (
                <span className={classes.source}>
                  <Where change={source} column={source.column} linked={false} />, {formatAgo(source.at, now, kit)}
                </span>
              )}
            </span>
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  );
}

/** A value as the panel shows it. */
function Shown({ field: key, value, kit }: { field: string; value: Held; kit: Kit }) {
  const field = fieldOf(key, kit);
  if (value === null || value === "") return <em className={classes.empty}>Empty</em>;
  if (field !== undefined && !["url", "phone"].includes(field.type))
    return <FieldValue field={field} value={value} format={kit.format} />;
  const status = statusName(value);
  if (key.startsWith(CHANNELS)) return status ?? formatMoment(String(value), kit);
  if (typeof value === "boolean") return value ? "Yes" : "No";
  if (key === "language") return languageName(value);
  return key === "phone" || field?.type === "phone" ? formatPhone(value) : value;
}
