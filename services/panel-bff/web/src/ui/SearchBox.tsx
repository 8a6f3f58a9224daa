import { CloseButton, TextInput } from "@mantine/core";
import { useDebouncedCallback, useHotkeys } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";

/** An open drawer keeps the keyboard. */
function focusUnlessCovered(element: HTMLElement | null): void {
  if (document.querySelector("[role=dialog]") === null) element?.focus();
}

interface Props {
  label: string;
  placeholder: string;
  value: string;
  onSearch: (q: string) => void;
}

/** Searches while one types, a moment after the last key; "/" leads here from the page. */
export function SearchBox({ label, placeholder, value, onSearch }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const later = useDebouncedCallback((q: string) => {
    sent.current = q;
    onSearch(q);
  }, 250);
  useHotkeys([["/", () => focusUnlessCovered(input.current)]]);
  // Back and forward change the address: then the box follows it, never while it is ahead of it.
  useEffect(() => {
    if (sent.current === value) return;
    sent.current = value;
    setTyped(value);
  }, [value]);

  const search = (q: string) => {
    setTyped(q);
    later(q.trim());
  };
  return (
    <TextInput
      ref={input}
      type="search"
      role="searchbox"
      aria-label={label}
      placeholder={placeholder}
      value={typed}
      onChange={(event) => search(event.currentTarget.value)}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      rightSection={
        typed === "" ? null : <CloseButton size="sm" aria-label="Clear the search" onClick={() => search("")} />
      }
    />
  );
}
