import { z } from 'zod';
import { errorInfoSchema } from './errors';
import { eventPatternSchema } from './event';
import { flowIdSchema, ruleIdSchema } from './ids';

/**
 * What a rule does. A rule is a two-node flow with a short form: the words `log_action`, `notify`, `raise_event`,
 * `send_email`, `http_request` and `run_flow` name node types. Strings may hold {{ expressions }} over the event
 * (`$item` is `{type, subject, data, time, id, source}`).
 */
export const ruleActionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('log_action'), message: z.string().optional() }),
  z.object({ type: z.literal('notify'), title: z.string().min(1), body: z.string().optional() }),
  z.object({ type: z.literal('raise_event'), event: z.string().min(1), data: z.string().optional() }),
  z.object({ type: z.literal('send_email'), to: z.string().min(1), subject: z.string().min(1), text: z.string().default('') }),
  z.object({
    type: z.literal('http_request'),
    url: z.string().min(1),
    method: z.enum(['GET', 'POST', 'PUT', 'DELETE']).default('POST'),
  }),
  z.object({ type: z.literal('run_flow'), flowId: flowIdSchema }),
]);
export type RuleAction = z.infer<typeof ruleActionSchema>;

/** `"log_action"` is short for `{type: "log_action"}`. */
const actionInputSchema = z.union([z.literal('log_action').transform(() => ({ type: 'log_action' as const })), ruleActionSchema]);

export const newRuleSchema = z.object({
  name: z.string().trim().min(1).max(120).optional(),
  event: eventPatternSchema,
  condition: z
    .string()
    .max(4000)
    .optional()
    .meta({ description: 'JSONata over the event, e.g. data.total > 100; true runs the action' }),
  action: actionInputSchema,
  enabled: z.boolean().default(true),
});
export type NewRule = z.infer<typeof newRuleSchema>;

export const ruleSchema = z.object({
  id: ruleIdSchema,
  name: z.string(),
  event: z.string(),
  condition: z.string().optional(),
  action: ruleActionSchema,
  enabled: z.boolean(),
  createdAt: z.number(),
  updatedAt: z.number(),
  lastFiredAt: z.number().optional(),
  firedCount: z.number().int(),
  lastError: z.string().optional(),
  lastFailure: errorInfoSchema.optional().meta({ description: 'The error behind lastError, for words in another language' }),
});
export type Rule = z.infer<typeof ruleSchema>;

/** What a rule did with one event. */
export const ruleLogSchema = z.object({
  ruleId: z.string(),
  at: z.number(),
  eventId: z.string(),
  eventType: z.string(),
  outcome: z.enum(['succeeded', 'failed']),
  message: z.string(),
  runId: z.string().optional(),
});
export type RuleLog = z.infer<typeof ruleLogSchema>;

/** The name of a rule that was given none. */
export function defaultRuleName({ event, action }: { event: string; action: Pick<RuleAction, 'type'> }): string {
  return `${event} → ${action.type}`.slice(0, 120);
}

/** What a name was made of by `defaultRuleName`; undefined for a name that somebody gave. */
export function readDefaultRuleName(name: string): { event: string; action: RuleAction['type'] } | undefined {
  const [, event, action] = /^(\S+) → (\w+)$/.exec(name) ?? [];
  const known = ruleActionSchema.options.map((option) => option.shape.type.value).find((type) => type === action);
  return event === undefined || known === undefined ? undefined : { event, action: known };
}
