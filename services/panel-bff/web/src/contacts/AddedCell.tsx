import { formatDate } from "../format/dates";
import { useDateStyle } from "../session/session";

export function AddedCell({ moment }: { moment: string }) {
  return <time dateTime={moment}>{formatDate(moment, useDateStyle())}</time>;
}
