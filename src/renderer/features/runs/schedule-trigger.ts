import type { Format } from '../../lib/format';

export interface ScheduleTriggerWords {
  runNow: string;
  late(delay: string): string;
  moved(from: string): string;
}

/**
 * Which occurrence of a schedule started a run: '09:00', 'Nov 23, 08:00, moved from Nov 22, 08:00, 12 min late', 'run now'.
 * Undefined where nothing is known of it.
 * @param detail of the run's trigger: `occurrence` and `movedTo` (ISO), `delayMs`, `runNow`
 */
export function scheduleTriggerText(
  detail: Readonly<Record<string, string>> = {},
  format: Pick<Format, 'short' | 'duration'>,
  words: ScheduleTriggerWords,
): string | undefined {
  if (detail['runNow'] !== undefined) return words.runNow;
  const planned = momentOf(detail['occurrence']);
  if (planned === undefined) return undefined;
  const moved = momentOf(detail['movedTo']);
  const delayMs = Number(detail['delayMs'] ?? 0);
  return [
    format.short(moved ?? planned),
    ...(moved === undefined ? [] : [words.moved(format.short(planned))]),
    ...(delayMs >= 1000 ? [words.late(format.duration(delayMs))] : []),
  ].join(', ');
}

function momentOf(text: string | undefined): number | undefined {
  const atMs = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(atMs) ? undefined : atMs;
}
