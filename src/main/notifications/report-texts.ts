import type { ErrorInfo } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';
import type { Language } from './notice';

type ReportText = (data: JsonObject, report: ErrorInfo, timeZone: string) => { title: string; body: string };
export type ReportTexts = Record<Language, ReportText>;

/** A moment, as people read it in the zone of the settings. */
export function timeText(atMs: unknown, language: Language, timeZone: string): string {
  const form = { dateStyle: 'medium', timeStyle: 'short' } as const;
  try {
    return new Intl.DateTimeFormat(language, { ...form, timeZone }).format(Number(atMs));
  } catch {
    // A zone that this machine does not know, from a settings file of another one.
    return `${new Intl.DateTimeFormat(language, { ...form, timeZone: 'UTC' }).format(Number(atMs))} UTC`;
  }
}
