import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import type { OccurrenceLook } from '../../../components/occurrences/occurrence-look';

/** The theme's colours for what is drawn on the canvas, where style sheets do not reach. */
export interface TimelinePaints {
  ground: string;
  line: string;
  strongLine: string;
  rest: string;
  past: string;
  now: string;
  hover: string;
  selected: string;
  focus: string;
  conflict: string;
  looks: Record<OccurrenceLook, string>;
}

/** The colours in force, read again when the theme changes. */
export function useTimelinePaints(): TimelinePaints {
  const scheme = useComputedColorScheme();
  return useMemo(() => {
    // The scheme is not read here: it decides which colours the styles give.
    void scheme;
    const style = getComputedStyle(document.documentElement);
    const of = (name: string) => style.getPropertyValue(`--pf-${name}`).trim();
    return {
      ground: of('bg'),
      line: of('border'),
      strongLine: of('border-strong'),
      rest: of('hover'),
      past: of('hover'),
      now: of('failed'),
      hover: of('hover'),
      selected: of('selected'),
      focus: of('focus'),
      conflict: of('waiting'),
      looks: {
        planned: of('accent-text'),
        moved: of('accent-text'),
        fired: of('succeeded'),
        skipped: of('text-3'),
        missed: of('in-doubt'),
        failed: of('failed'),
      },
    };
  }, [scheme]);
}
