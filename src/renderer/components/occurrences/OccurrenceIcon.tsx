import type { ReactNode } from 'react';
import { cross, tick } from '../status-shapes';
import type { OccurrenceLook } from './occurrence-look';
import classes from './occurrences.module.css';

/** Each has a shape of its own, so that colour is never the only difference. Drawn on 16 by 16. */
const shapes: Record<OccurrenceLook, ReactNode> = {
  planned: <circle cx="8" cy="8" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.75" />,
  moved: (
    <>
      <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path
        d="M5.6 8h4.4M8.3 5.9 10.4 8l-2.1 2.1"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  fired: tick,
  skipped: (
    <>
      <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="m4.3 11.7 7.4-7.4" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  missed: (
    <>
      <path d="M8 2 14.4 13.4H1.6Z" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
      <path d="M8 6.4v3" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
      <circle cx="8" cy="11.4" r=".9" fill="currentColor" />
    </>
  ),
  failed: cross,
};

/** The shape and colour of what became of an occurrence. Give `title` where no word stands beside it. */
export function OccurrenceIcon({ look, size = 14, title }: { look: OccurrenceLook; size?: number; title?: string }) {
  return (
    <svg
      className={classes.icon}
      data-look={look}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role={title === undefined ? undefined : 'img'}
      aria-label={title}
      aria-hidden={title === undefined ? true : undefined}
    >
      {shapes[look]}
    </svg>
  );
}
