/** A stored phone as people write it: "(555) 123-4567", with the calling code in front when it is not 1. */
export function formatPhone(phone: string, callingCode = "1"): string {
  if (!/^\d{10}$/.test(phone)) return phone;
  const area = phone.slice(0, 3);
  const exchange = phone.slice(3, 6);
  const line = phone.slice(6);
  return callingCode === "1" ? `(${area}) ${exchange}-${line}` : `+${callingCode} ${area} ${exchange} ${line}`;
}

/** An SMS channel's address is calling code + phone ("15551234567"). */
export function formatSmsAddress(address: string): string {
  const digits = address.replace(/^\+/, "");
  return /^\d{11,14}$/.test(digits) ? formatPhone(digits.slice(-10), digits.slice(0, -10)) : address;
}
