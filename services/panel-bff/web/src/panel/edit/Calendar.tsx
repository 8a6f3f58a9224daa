import "@mantine/dates/styles.layer.css";

import { DatePicker } from "@mantine/dates";

interface Props {
  /** ISO, or null for none. */
  day: string | null;
  onPick: (day: string | null) => void;
}

/** In a file of its own, so that only who picks a day loads the calendar. */
export default function Calendar({ day, onPick }: Props) {
  return (
    <DatePicker
      value={day}
      {...(day === null ? {} : { defaultDate: day })}
      onChange={onPick}
      firstDayOfWeek={0}
      weekendDays={[]}
      hideOutsideDates
      ariaLabels={{
        previousMonth: "Previous month",
        nextMonth: "Next month",
        previousYear: "Previous year",
        nextYear: "Next year",
        previousDecade: "Previous decade",
        nextDecade: "Next decade",
      }}
    />
  );
}
