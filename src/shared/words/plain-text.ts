/** What errors say where no window is open: in notifications of the system, and whatever the host writes for people. */
import { type ErrorWords, errorText, type ToldError } from './error-text';
import portuguese from './pt-BR.json' with { type: 'json' };

type Language = 'en' | 'pt-BR';

const DURATIONS = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
  [1, 'millisecond'],
] as const;
const SIZES = [
  [1024 ** 3, 'gigabyte'],
  [1024 ** 2, 'megabyte'],
  [1024, 'kilobyte'],
  [1, 'byte'],
] as const;

function inUnits(value: number, units: readonly (readonly [size: number, unit: string])[], language: Language): string {
  const [size, unit] = units.find(([each]) => value >= each) ?? units.at(-1) ?? [1, 'byte'];
  const form = { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(language, form).format(value / size);
}

/** The text of a key such as `detail.STEP_TIMED_OUT`. In English errors speak for themselves. */
function rawText(key: string): string | undefined {
  let found: unknown = portuguese;
  for (const name of key.replace(/^components:/, '').split('.')) found = (found as Record<string, unknown> | undefined)?.[name];
  return typeof found === 'string' ? found : undefined;
}

const WORDS: ErrorWords = {
  language: 'pt-BR',
  rawText,
  t: (key, values = {}) => (rawText(key) ?? key).replace(/{{\s*(\w+)\s*}}/g, (_, name: string) => values[name] ?? ''),
  format: {
    bytes: (value) => inUnits(value, SIZES, 'pt-BR'),
    duration: (ms) => inUnits(ms, DURATIONS, 'pt-BR'),
    number: (value) => value.toLocaleString('pt-BR'),
  },
};

/** What an error says in the language of the settings; the host's own sentence where there are no other words. */
export function plainErrorText(error: ToldError, language: Language): string {
  return language === 'en' ? error.message : errorText(error, WORDS);
}
