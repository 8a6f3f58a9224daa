import { createColumnHelper, tableFeatures } from "@tanstack/react-table";
import type { ContactRow } from "../api/types";
import { LabelsCell } from "./LabelsCell";
import { ChannelMarks } from "../ui/ChannelMarks";
import { AddedCell } from "./AddedCell";
import { NameCell } from "./NameCell";
import { formatPhone } from "../format/phone";

export const features = tableFeatures({});

const column = createColumnHelper<typeof features, ContactRow>();

/** The columns of the contacts table (CT-1), in their order. Widths are in ContactsTable.module.css. */
export const columns = column.columns([
  column.accessor("full_name", { header: "Name", cell: ({ row }) => <NameCell contact={row.original} /> }),
  column.accessor("phone", {
    header: "Phone",
    cell: ({ getValue }) => (getValue() === null ? null : formatPhone(getValue() ?? "")),
  }),
  column.accessor("email", { header: "Email", cell: ({ getValue }) => getValue() }),
  column.accessor("labels", { header: "Labels", cell: ({ getValue }) => <LabelsCell ids={getValue()} /> }),
  column.accessor("channels", { header: "Channels", cell: ({ getValue }) => <ChannelMarks channels={getValue()} /> }),
  column.accessor("created_at", { header: "Date added", cell: ({ getValue }) => <AddedCell moment={getValue()} /> }),
]);
