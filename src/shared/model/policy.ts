/** What holds a node back, and what bounds a flow. The engine keeps these promises also over a crash. */
import { z } from 'zod';
import { jsonObjectSchema } from './json';

/**
 * Who shares a limit. `node`: this node alone, in all runs and versions of its flow. `host`, `credential`: every node that calls
 * the same host, or with the same credential, in all flows. `name`: every node that gives the same name.
 */
export const policyShareSchema = z.enum(['node', 'host', 'credential', 'name']);
export type PolicyShare = z.infer<typeof policyShareSchema>;

const shared = {
  share: policyShareSchema.default('node'),
  name: z.string().trim().min(1).max(120).optional().meta({ description: 'With share `name`: who gives the same, shares' }),
};

/** Token bucket: `count` calls per `perMs`, up to `burst` of them at once (default: `count`). */
export const rateLimitSchema = z.object({
  count: z.number().int().min(1).max(1_000_000),
  perMs: z.number().int().min(1).max(2_592_000_000).default(1000),
  burst: z.number().int().min(1).max(1_000_000).optional(),
  ...shared,
});
export type RateLimit = z.infer<typeof rateLimitSchema>;

/** Opens after `failures` operational failures in a row; after `openMs` one call tries whether all is well again. */
export const breakerPolicySchema = z.object({
  failures: z.number().int().min(1).max(1000).default(5),
  openMs: z.number().int().min(100).max(86_400_000).default(30_000),
  whenOpen: z.enum(['fail', 'wait']).default('fail').meta({
    description: 'fail: the step fails with CIRCUIT_OPEN (its retries wait until the breaker lets one through); wait: it waits',
  }),
  ...shared,
});

/** At most `max` steps at work at the same time. */
export const stepConcurrencySchema = z.object({ max: z.number().int().min(1).max(10_000), ...shared });

/** Which errors are tried again, instead of all operational ones: by code, or by the status in the error's data. */
export const retryConditionsSchema = z.object({
  codes: z.array(z.string().trim().min(1).max(64)).max(50).default([]),
  statuses: z
    .array(z.string().regex(/^[1-5](\d\d|xx)$/, 'Write a status such as 429, or a class of them such as 5xx'))
    .max(50)
    .default([]),
});
export type RetryConditions = z.infer<typeof retryConditionsSchema>;

/** How many runs of a flow may be open at once, and what becomes of one too many. Test runs do not count. */
export const flowConcurrencySchema = z.object({
  max: z.number().int().min(1).max(10_000).default(1),
  whenFull: z.enum(['queue', 'skip', 'replace']).default('queue').meta({
    description:
      'queue: it waits; skip: it ends at once as cancelled (RUN_SKIPPED); replace: the oldest is cancelled (RUN_REPLACED)',
  }),
});
export type FlowConcurrency = z.infer<typeof flowConcurrencySchema>;

/** Of this flow, instead of the workspace's retention. */
export const flowRetentionSchema = z.object({
  maxAgeDays: z.number().int().min(1).max(36_500).optional(),
  maxRuns: z.number().int().min(1).max(100_000_000).optional(),
});
export type FlowRetention = z.infer<typeof flowRetentionSchema>;

/** How a circuit breaker stands: `half_open` lets one call through to try. */
export const breakerStateSchema = z.object({
  key: z.string(),
  status: z.enum(['closed', 'open', 'half_open']),
  failures: z.number().int().meta({ description: 'In a row' }),
  openUntil: z.number().optional(),
  lastError: z.string().optional(),
  lastFailure: z
    .object({ code: z.string(), message: z.string(), data: jsonObjectSchema.optional() })
    .optional()
    .meta({ description: 'The error behind lastError, for words in another language' }),
});
export type BreakerState = z.infer<typeof breakerStateSchema>;

/** What a policy holds now, by key (`host:api.example.com`, `node:<flow>/<node>`). Times are milliseconds since the epoch. */
export const policyStateSchema = z.object({
  breakers: z.array(breakerStateSchema),
  rates: z.array(z.object({ key: z.string(), waiting: z.number().int(), nextAt: z.number().optional() })),
  slots: z.array(z.object({ key: z.string(), taken: z.number().int(), waiting: z.number().int() })),
});
export type PolicyState = z.infer<typeof policyStateSchema>;
