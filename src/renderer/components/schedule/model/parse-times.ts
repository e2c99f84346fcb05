/** Times read from what a person typed, and the pieces that are none. */
export interface ParsedTimes {
  /** HH:mm or HH:mm:ss, as the model writes them. */
  times: string[];
  unread: string[];
}

const TIME = /^(\d{1,2})(?:[:.h](\d{2})?(?::(\d{2}))?)?(am|pm|a|p)?$/;
const DIGITS = /^(\d{1,2})(\d{2})(am|pm|a|p)?$/;
const RANGE = /^([^-–/]+)[-–]([^-–/]+)(?:\/(\d{1,3})(h|m|min)?)?$/;
const DAY_SECONDS = 86_400;

const two = (value: number) => String(value).padStart(2, '0');

function textOfSeconds(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${two(hours)}:${two(minutes)}${rest === 0 ? '' : `:${two(rest)}`}`;
}

function secondsOf(text: string): number | undefined {
  const match = TIME.exec(text) ?? (/^\d{3,4}(am|pm|a|p)?$/.test(text) ? withoutSeconds(DIGITS.exec(text)) : null);
  if (match === null) return undefined;
  const [, hour = '', minute = '0', second = '0', half = ''] = match;
  let hours = Number(hour);
  if (half !== '') {
    if (hours < 1 || hours > 12) return undefined;
    hours = (hours % 12) + (half.startsWith('p') ? 12 : 0);
  }
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return hours * 3600 + Number(minute) * 60 + Number(second);
}

function withoutSeconds(match: RegExpExecArray | null): (string | undefined)[] | null {
  return match === null ? null : [match[0], match[1], match[2], undefined, match[3]];
}

/** Every hour from one time to another, or every so many: '8-18', '9:00-17:00/30m', '8-20/2h'. */
function rangeOf(text: string): number[] | undefined {
  const match = RANGE.exec(text);
  if (match === null) return undefined;
  const from = secondsOf(match[1] ?? '');
  const to = secondsOf(match[2] ?? '');
  const step = Number(match[3] ?? 1) * (match[4]?.startsWith('m') === true ? 60 : 3600);
  if (from === undefined || to === undefined || step <= 0 || to < from) return undefined;
  const found: number[] = [];
  for (let at = from; at <= to && at < DAY_SECONDS; at += step) found.push(at);
  return found;
}

/**
 * Times of day in what a person typed: '9', '9:30', '0930', '9h30', '9pm', several of them, and ranges such as '8-18/2h'.
 * They come sorted, each once.
 */
export function parseTimes(typed: string): ParsedTimes {
  const joined = typed
    .toLowerCase()
    .replace(/\b([ap])\.m\.?/g, '$1m')
    .replace(/\s+(?=[ap]m\b)/g, '')
    .replace(/\s*([-–/])\s*/g, '$1');
  const pieces = joined.split(/[,;\s]+|\b(?:and|e)\b/).filter((piece) => piece !== '');
  const found = new Set<number>();
  const unread: string[] = [];
  for (const piece of pieces) {
    const one = secondsOf(piece);
    const several = one === undefined ? rangeOf(piece) : [one];
    if (several === undefined) unread.push(piece);
    else for (const each of several) found.add(each);
  }
  return { times: [...found].sort((a, b) => a - b).map(textOfSeconds), unread };
}

/** Both lists in one, sorted, each time once. */
export function mergeTimes(before: readonly string[], added: readonly string[]): string[] {
  const plain = (time: string) => time.replace(/^(\d\d:\d\d):00$/, '$1');
  return [...new Set([...before, ...added].map(plain))].sort();
}
