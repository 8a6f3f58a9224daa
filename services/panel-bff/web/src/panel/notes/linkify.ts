import { safeLink } from "../../format/links";

export interface Part {
  text: string;
  /** Where it leads; null for plain words. */
  href: string | null;
}

// Marks that turn the direction of what follows end an address: it is shown as it is read.
const ADDRESS = /(?:https?:\/\/|www\.)[^\s<>"'\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gi;
const CLOSING: Record<string, string> = { ")": "(", "]": "[", "}": "{" };

const countOf = (text: string, mark: string): number => text.split(mark).length - 1;

/** Without the full stop or bracket that belongs to the sentence around it. */
function trimmed(address: string): string {
  let end = address.length;
  for (;;) {
    const last = address[end - 1] ?? "";
    const opening = CLOSING[last];
    const inside = address.slice(0, end);
    const isIts = opening !== undefined && countOf(inside, opening) >= countOf(inside, last);
    if (isIts || !/[.,;:!?)\]}*_~]/.test(last)) return inside;
    end -= 1;
  }
}

/** A plain text in parts, its web addresses apart (NO-1): only http and https are ever links. */
export function linkify(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const address = trimmed(found[0]);
    const href = safeLink(/^www\./i.test(address) ? `https://${address}` : address);
    if (href === null) continue;
    if (found.index > end) parts.push({ text: text.slice(end, found.index), href: null });
    parts.push({ text: address, href });
    end = found.index + address.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), href: null });
  return parts;
}

/** So long that the panel shows its beginning first. */
export const isLong = (text: string): boolean => text.length > 480 || text.split("\n").length > 7;
