import { formatPhone } from "./phone";

interface Named {
  first_name: string | null;
  preferred_name: string | null;
  last_name: string | null;
  phone: string | null;
  email: string | null;
}

/** Preferred (else first) and last name; without any, phone, else email (ID-2). */
export function fullName(contact: Named): string {
  const name = [contact.preferred_name ?? contact.first_name, contact.last_name].filter(Boolean).join(" ");
  if (name !== "") return name;
  if (contact.phone !== null) return formatPhone(contact.phone);
  return contact.email ?? "Unknown contact";
}

/** The legal first name, when a preferred one is shown in its place and differs (ID-2). */
export function legalFirstName(contact: Pick<Named, "first_name" | "preferred_name">): string | null {
  const { first_name: first, preferred_name: preferred } = contact;
  return first !== null && preferred !== null && first !== preferred ? first : null;
}

/** Two letters for an avatar. */
export function initials(name: string): string {
  const words = name.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  const first = words[0]?.match(/\p{L}/u)?.[0] ?? "";
  const last = words.length > 1 ? (words.at(-1)?.match(/\p{L}/u)?.[0] ?? "") : "";
  return (first + last).toUpperCase();
}
