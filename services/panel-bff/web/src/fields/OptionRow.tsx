import { ActionIcon, Button, NativeSelect, TextInput, Tooltip } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import type { KeyboardEvent } from "react";
import { counted } from "../format/numbers";
import type { DraftOption, Fate } from "./draft";
import classes from "./OptionRow.module.css";
import { MoveButtons } from "./MoveButtons";
import type { Direction } from "./order";

interface Props {
  option: DraftOption;
  place: number;
  of: number;
  /** How many contacts hold it. */
  uses: number;
  /** Where its values could go. */
  others: readonly DraftOption[];
  fault: string | undefined;
  disabled: boolean;
  onChange: (option: DraftOption) => void;
  onMove: (direction: Direction) => void;
  onRemove: () => void;
  onEnter: () => void;
}

export function OptionRow(props: Props) {
  return (
    <li className={classes.option} data-going={props.option.going !== null || undefined}>
      {props.option.going === null ? <Staying {...props} /> : <Going {...props} going={props.option.going} />}
    </li>
  );
}

function Staying({ option, place, of, uses, fault, disabled, onChange, onMove, onRemove, onEnter }: Props) {
  const name = option.label.trim() === "" ? `option ${String(place)}` : option.label;
  const possible = (direction: Direction) => (direction === "up" ? place > 1 : place < of);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "Enter") {
      event.preventDefault();
      onEnter();
    }
    const direction = event.key === "ArrowUp" ? "up" : event.key === "ArrowDown" ? "down" : null;
    if (!event.altKey || direction === null) return;
    event.preventDefault();
    if (possible(direction)) onMove(direction);
  };
  return (
    <>
      <TextInput
        aria-label={`Option ${String(place)}`}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
        value={option.label}
        maxLength={255}
        onChange={(event) => onChange({ ...option, label: event.currentTarget.value })}
        onKeyDown={onKeyDown}
        error={fault}
        data-option={option.key}
        autoComplete="off"
        className={classes.label}
        rightSection={uses > 0 ? <span className={classes.uses}>{counted(uses, "contact")}</span> : null}
        rightSectionWidth={uses > 0 ? 104 : 0}
      />
      <MoveButtons what={name} possible={(direction) => !disabled && possible(direction)} onMove={onMove} />
      <Tooltip label="Remove">
        <ActionIcon size={26} aria-label={`Remove ${name}`} onClick={onRemove} disabled={disabled}>
          <IconTrash size={15} aria-hidden="true" />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

const ASK = "";
const CLEAR = "clear";

const valueOf = (going: Fate): string => (going === "ask" ? ASK : going === "clear" ? CLEAR : going.to);

/** CF-2: an option in use asks what happens to the values. */
function Going({ option, going, uses, others, fault, onChange }: Props & { going: Fate }) {
  const choose = (value: string) =>
    onChange({ ...option, going: value === ASK ? "ask" : value === CLEAR ? "clear" : { to: value } });
  return (
    <>
      <span className={classes.goes}>
        <s>{option.label}</s>
        <span className={classes.remark}>
          {uses === 0 ? "goes when you save" : `${counted(uses, "contact holds", "contacts hold")} it`}
        </span>
      </span>
      <Button
        variant="default"
        size="compact-sm"
        onClick={() => onChange({ ...option, going: null })}
        aria-label={`Keep ${option.label}`}
        data-option={option.key}
      >
        Keep
      </Button>
      {uses > 0 && (
        <NativeSelect
          className={classes.fate}
          label={`What happens to ${uses === 1 ? "its value" : "their values"}?`}
          value={valueOf(going)}
          error={fault}
          onChange={(event) => choose(event.currentTarget.value)}
          data={[
            { value: ASK, label: "Choose…" },
            ...others.map(({ id, label }) => ({ value: id ?? "", label: `Move to ${label}` })),
            { value: CLEAR, label: uses === 1 ? "Clear the value" : "Clear the values" },
          ]}
        />
      )}
    </>
  );
}
