import { z } from 'zod';
import { readSchedule } from '../../../../components/schedule/model/schedule-draft';

/** What the new flow does for each row. */
export const ACTION_KINDS = ['flow', 'http', 'email', 'empty'] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];
export const DATA_SOURCES = ['none', 'table', 'csv', 'json'] as const;
export type DataSource = (typeof DATA_SOURCES)[number];
export const HTTP_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

const text = z.string().catch('');
const table = z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.string())) });

/**
 * All that is asked for a new automation. What belongs to a choice that was changed stays, so that going back to it loses nothing.
 * A part that cannot be read, as from an older version of the app, begins anew.
 */
const draftSchema = z.object({
  name: text,
  description: text,
  action: z.enum(ACTION_KINDS).catch('flow'),
  flowId: text,
  /** `wait`: for the result of a service; `start`: go on at once. */
  callMode: z.enum(['start', 'wait']).catch('start'),
  /** The name by which the chosen flow is called; empty: it is no service. */
  service: text,
  http: z.object({ method: z.enum(HTTP_METHODS), url: z.string() }).catch({ method: 'POST', url: '' }),
  source: z.enum(DATA_SOURCES).catch('none'),
  table: table.catch({ columns: ['name', 'email'], rows: [['', '']] }),
  csv: z.object({ text: z.string(), header: z.boolean() }).catch({ text: '', header: true }),
  json: text,
  /** Rows that go through the action together, one such batch after the other; 0: all at once. */
  batchSize: z.number().int().min(0).max(10_000).catch(0),
  /** JSON. `undefined` until it was edited: then it follows the action and the columns. */
  mapping: z.string().optional().catch(undefined),
  schedule: z.unknown().optional().transform(readSchedule),
});
export type AutomationDraft = z.infer<typeof draftSchema>;

export function readDraft(stored: unknown): AutomationDraft {
  const parsed = draftSchema.safeParse(stored);
  return parsed.success ? parsed.data : draftSchema.parse({});
}
