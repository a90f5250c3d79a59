/** The market's sign: for Prep a cloche over a flame-colored spark. Decoration only; the name stands beside it. */
export function Mark({ market }: { market: string }) {
  if (market === 'prep') {
    return (
      <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="var(--gh-accent)" />
        <path d="M6 22a10 10 0 0 1 20 0z" fill="#163a2e" />
        <rect x="4.5" y="23" width="23" height="2.5" rx="1.25" fill="#163a2e" />
        <circle cx="16" cy="9.5" r="2" fill="#163a2e" />
        <path d="M10 20a6 6 0 0 1 4-4.6" fill="none" stroke="#fbf7ef" strokeWidth="1.6" strokeLinecap="round" />
      </svg>
    );
  }
  return (
    <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--gh-accent)" />
      <path d="M8 26V14a8 8 0 0 1 16 0v12" fill="none" stroke="#231c09" strokeWidth="2.5" />
      <path d="M16 26V12" stroke="#231c09" strokeWidth="2.5" />
    </svg>
  );
}
