import { ActionIcon, Popover, Skeleton, TextInput } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCalendar } from "@tabler/icons-react";
import { lazy, Suspense } from "react";
import { formatDay, readDay } from "../../format/dates";
import { useEscape } from "../../ui/useEscape";
import type { CustomInputProps } from "./CustomInput";

const Calendar = lazy(() => import("./Calendar"));

/** A day, typed in the institution's format or picked (CF-7). What is typed stays as it is, right or wrong. */
export function DayInput(props: CustomInputProps) {
  const { id, value, onChange, format, error, disabled } = props;
  return (
    <TextInput
      id={id}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      placeholder={formatDay("2001-02-01", format)}
      autoComplete="off"
      error={error}
      disabled={disabled}
      rightSection={<Picker {...props} />}
    />
  );
}

function Picker({ field, value, onChange, format, disabled }: CustomInputProps) {
  const [opened, { close, toggle }] = useDisclosure(false);
  useEscape(opened, close);
  const pick = (day: string | null) => {
    if (day !== null) onChange(formatDay(day, format));
    close();
  };
  return (
    <Popover
      opened={opened}
      onDismiss={close}
      closeOnEscape={false}
      position="bottom-end"
      trapFocus
      returnFocus
      shadow="md"
    >
      <Popover.Target>
        <ActionIcon aria-label={`Pick a day for ${field.name}`} onClick={toggle} disabled={disabled ?? false}>
          <IconCalendar size={17} aria-hidden="true" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Suspense fallback={<Skeleton width={252} height={270} />}>
          <Calendar day={readDay(value, format)} onPick={pick} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
