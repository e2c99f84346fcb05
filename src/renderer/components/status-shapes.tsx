/** What went well, of runs and occurrences alike. Drawn on 16 by 16. */
export const tick = (
  <>
    <circle cx="8" cy="8" r="6.25" fill="currentColor" />
    <path
      d="m5.4 8.2 1.8 1.8 3.4-3.7"
      fill="none"
      stroke="var(--pf-bg)"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </>
);

/** What failed. Drawn on 16 by 16. */
export const cross = (
  <>
    <circle cx="8" cy="8" r="6.25" fill="currentColor" />
    <path d="m5.9 5.9 4.2 4.2m0-4.2-4.2 4.2" fill="none" stroke="var(--pf-bg)" strokeWidth="1.6" strokeLinecap="round" />
  </>
);
