import { unturned } from "./bidi";
import { formatPhone } from "./phone";

/** The name as the server decided it (ID-2); where it is the phone for want of a name, written as people write phones. */
export function shownName({ full_name: name, phone }: { full_name: string; phone: string | null }): string {
  return phone !== null && name === phone ? formatPhone(phone) : unturned(name);
}

/** The legal first name, when a preferred one is shown in its place and differs (ID-2). */
export function legalFirstName(contact: { first_name: string | null; preferred_name: string | null }): string | null {
  const { first_name: first, preferred_name: preferred } = contact;
  return first !== null && preferred !== null && first !== preferred ? unturned(first) : null;
}

/** Two letters for an avatar. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  const first = words[0]?.match(/\p{L}/u)?.[0] ?? "";
  const last = words.length > 1 ? (words.at(-1)?.match(/\p{L}/u)?.[0] ?? "") : "";
  return (first + last).toUpperCase();
}
