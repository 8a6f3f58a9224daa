/** The mark: a list and the panel beside it. */
export function BrandMark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--mantine-color-ink-7)" />
      <g fill="#fff" opacity="0.55">
        <rect x="6" y="8" width="9" height="3" rx="1.5" />
        <rect x="6" y="14.5" width="9" height="3" rx="1.5" />
        <rect x="6" y="21" width="9" height="3" rx="1.5" />
      </g>
      <rect x="17.5" y="6" width="9" height="20" rx="2.5" fill="#fff" />
    </svg>
  );
}
