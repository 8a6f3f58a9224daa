/**
 * Brings the first thing that is wrong in a form to whoever pressed Save: the keyboard is there, and what is said about it
 * is in view, which stands below the input and so may be under the form's foot. False when nothing is wrong.
 */
export function bringFault(form: HTMLElement | null): boolean {
  const fault = form?.querySelector<HTMLElement>("[aria-invalid=true], [data-fault]");
  if (fault === null || fault === undefined) return false;
  fault.focus();
  for (const id of fault.getAttribute("aria-describedby")?.split(" ") ?? [])
    document.getElementById(id)?.scrollIntoView({ block: "nearest" });
  return true;
}
