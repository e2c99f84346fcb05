import { z } from 'zod';
import { jsonSchema } from './json';

/**
 * An event: CloudEvents 1.0 (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md), structured JSON form,
 * with `sequence` as in the Sequence extension but a number. `time` is RFC 3339.
 */
export const eventSchema = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  subject: z.string().optional(),
  time: z.string(),
  datacontenttype: z.literal('application/json'),
  data: jsonSchema,
  sequence: z.number().int(),
});
export type FlowEvent = z.infer<typeof eventSchema>;

/** A type is words joined by dots: `user.registered`. `flx.` is the system's own prefix. */
export const eventTypeSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/, 'An event type is words joined by dots, such as user.registered')
  .max(200);

/** What an outside caller may emit. */
export const newEventSchema = z.object({
  type: eventTypeSchema,
  data: jsonSchema.default({}),
  source: z.string().max(200).optional(),
  subject: z.string().max(200).optional(),
  id: z.string().max(200).optional().meta({ description: 'With source: the same id within the window is stored once' }),
});
export type NewEvent = z.infer<typeof newEventSchema>;

/** A pattern over types: `*` is one word, `**` or a trailing `*` any number of words: `flx.run.*`, `user.**`, `*`. */
export const eventPatternSchema = z
  .string()
  .regex(/^(\*{1,2}|[A-Za-z0-9_-]+)(\.(\*{1,2}|[A-Za-z0-9_-]+))*$/, 'A pattern is words or * joined by dots, such as user.*')
  .max(200);

/** Events the system raises itself; each is stored like any other. */
export const SYSTEM_EVENT_TYPES = [
  'flx.webhook.received',
  'flx.run.started',
  'flx.run.succeeded',
  'flx.run.failed',
  'flx.run.cancelled',
  'flx.run.in_doubt',
  'flx.step.started',
  'flx.step.succeeded',
  'flx.step.failed',
  'flx.dead_letter.created',
  'flx.dead_letter.redriven',
  'flx.dead_letter.discarded',
  'flx.human_task.created',
  'flx.human_task.resolved',
  'flx.human_task.escalated',
  'flx.human_task.expired',
  'flx.flow.published',
  'flx.alert.raised',
] as const;
export type SystemEventType = (typeof SYSTEM_EVENT_TYPES)[number];

const patterns = new Map<string, RegExp>();

/** True when `type` matches `pattern` (see eventPatternSchema). */
export function matchesEventType(pattern: string, type: string): boolean {
  if (pattern === type || pattern === '*' || pattern === '**') return true;
  if (!pattern.includes('*')) return false;
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    const words = pattern.split('.');
    const source = words.map((word, index) => {
      if (word === '**' || (word === '*' && index === words.length - 1)) return '[^.]+(?:\\.[^.]+)*';
      return word === '*' ? '[^.]+' : word.replace(/[-_]/g, '\\$&');
    });
    compiled = new RegExp(`^${source.join('\\.')}$`);
    if (patterns.size > 1000) patterns.clear();
    patterns.set(pattern, compiled);
  }
  return compiled.test(type);
}
