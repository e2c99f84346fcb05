import type { ModifiedSettings, NewException } from '../../model/schedule';
import type { MomentOptions } from './describe-change';
import { shortDuration } from './duration';
import { eventWords } from './event-words';
import { formatsOf } from './formats';

/** `nodeNames`: how nodes with rate limits of their own are called, by id. */
export type ExceptionOptions = MomentOptions & { nodeNames?: Readonly<Record<string, string>> };

/** What an exception makes different, in one sentence with its reason: 'No runs from … to … (stocktaking)'. */
export function describeException(exception: NewException, options: ExceptionOptions): string {
  const { exceptions } = eventWords(options.language);
  const formats = formatsOf(options);
  const moment = (instant: string) => formats.moment(Date.parse(instant), options.zone);
  const reason = exception.reason.trim();
  return `${sentence()}${reason === '' ? '' : ` (${reason})`}`;

  function sentence(): string {
    switch (exception.kind) {
      case 'skip':
        return exceptions.skip(moment(exception.from), moment(exception.to));
      case 'reschedule':
        return exceptions.reschedule(moment(exception.occurrence), moment(exception.at));
      case 'modify':
        return exceptions.modify(moment(exception.from), moment(exception.to), describeSettings(exception.settings, options));
    }
  }
}

/** Settings that differ for a while: '3,000 calls per 1 min (Send), priority 10'. */
export function describeSettings(settings: ModifiedSettings, options: ExceptionOptions): string {
  const { settings: words } = eventWords(options.language);
  const formats = formatsOf(options);
  const { concurrency, priority, maxDurationMs, rateLimits = {}, variables = {} } = settings;
  const parts = [
    ...Object.entries(rateLimits).map(([node, { count, perMs }]) =>
      words.rate(formats.number(count), shortDuration(perMs), options.nodeNames?.[node] ?? node),
    ),
    ...(concurrency === undefined ? [] : [words.concurrency(concurrency.max)]),
    ...(priority === undefined ? [] : [words.priority(priority)]),
    ...(maxDurationMs === undefined ? [] : [words.maxDuration(shortDuration(maxDurationMs))]),
    ...(Object.keys(variables).length === 0 ? [] : [words.variables(formats.list(Object.keys(variables)))]),
  ];
  return parts.length === 0 ? words.none : parts.join(', ');
}
