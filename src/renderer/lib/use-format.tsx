import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { createFormat, type Format, pickLocale } from './format';

const FormatContext = createContext<Format>(createFormat('en'));

/** Gives `useFormat` below it the locale of `language` and the zone (`system`: the machine's). */
export function FormatProvider(props: { language: string; timeZone: string; children: ReactNode }) {
  const { language, timeZone } = props;
  const format = useMemo(
    () => createFormat(pickLocale(language, navigator.languages), timeZone === 'system' ? undefined : timeZone),
    [language, timeZone],
  );
  return <FormatContext value={format}>{props.children}</FormatContext>;
}

/** Dates, durations and numbers as this user reads them. */
export function useFormat(): Format {
  return useContext(FormatContext);
}
