import type { ReactNode } from 'react';
import type { RunStatus, StepStatus } from '#shared/model/run';
import classes from './status.module.css';
import { cross, tick } from './status-shapes';

export type AnyStatus = RunStatus | StepStatus;

/** Each state has a shape of its own, so that colour is never the only difference. Drawn on 16 by 16. */
const shapes: Record<AnyStatus, ReactNode> = {
  queued: <circle cx="8" cy="8" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.4 1.72" />,
  running: (
    <>
      <circle cx="8" cy="8" r="5.5" fill="currentColor" className={classes.pulse} />
      <circle cx="8" cy="8" r="3.25" fill="currentColor" />
    </>
  ),
  waiting: (
    <>
      <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path
        d="M8 5.1V8l1.9 1.4"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  succeeded: tick,
  failed: cross,
  in_doubt: (
    <>
      <path d="M8 1.6 14.4 8 8 14.4 1.6 8Z" fill="currentColor" stroke="currentColor" strokeWidth="1" strokeLinejoin="round" />
      <path
        d="M6.5 6.6c.1-1 .8-1.5 1.6-1.5s1.6.5 1.6 1.4c0 1.1-1.6 1.3-1.6 2.4"
        fill="none"
        stroke="var(--pf-bg)"
        strokeWidth="1.4"
        strokeLinecap="round"
      />
      <circle cx="8.1" cy="10.9" r=".9" fill="var(--pf-bg)" />
    </>
  ),
  cancelled: (
    <>
      <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M5.4 8h5.2" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" />
    </>
  ),
  compensating: (
    <>
      <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="5 1.9" />
      <path
        d="M9.6 5.4 6.6 8l3 2.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  compensated: (
    <>
      <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path
        d="M9.6 5.4 6.6 8l3 2.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  compensation_failed: (
    <>
      <path d="M8 1.6 14.6 13.4H1.4Z" fill="currentColor" stroke="currentColor" strokeWidth="1" strokeLinejoin="round" />
      <path d="M8 6v3.2" stroke="var(--pf-bg)" strokeWidth="1.5" strokeLinecap="round" />
      <circle cx="8" cy="11.3" r=".9" fill="var(--pf-bg)" />
    </>
  ),
  skipped: <path d="M4 8h1m2.5 0h1M11 8h1" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" />,
};

/** The shape and colour of a state. Give `title` where no word stands beside it. */
export function StatusIcon({ status, size = 16, title }: { status: AnyStatus; size?: number; title?: string }) {
  return (
    <svg
      className={classes.icon}
      data-status={status}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      role={title === undefined ? undefined : 'img'}
      aria-label={title}
      aria-hidden={title === undefined ? true : undefined}
    >
      {shapes[status]}
    </svg>
  );
}
