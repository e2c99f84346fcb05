import { z } from 'zod';
import { ruleIdSchema } from '../model/ids';
import { newRuleSchema, ruleLogSchema, ruleSchema } from '../model/rule';
import { base, okSchema } from './base';
import { contractErrors } from './errors';

const tags = ['Rules'];
const byId = z.object({ ruleId: ruleIdSchema });
const notFound = base.errors(contractErrors('RULE_NOT_FOUND', 'EXPRESSION_INVALID', 'FLOW_NOT_FOUND'));

/** Rules: when an event of this type comes, do this. */
export const rules = {
  list: base.route({ method: 'GET', path: '/rules', tags, summary: 'List rules' }).output(z.array(ruleSchema)),
  create: base
    .errors(contractErrors('EXPRESSION_INVALID', 'FLOW_NOT_FOUND'))
    .route({ method: 'POST', path: '/rules', tags, summary: 'Create a rule', successStatus: 201 })
    .input(newRuleSchema)
    .output(ruleSchema),
  get: notFound.route({ method: 'GET', path: '/rules/{ruleId}', tags, summary: 'Read a rule' }).input(byId).output(ruleSchema),
  update: notFound
    .route({ method: 'PUT', path: '/rules/{ruleId}', tags, summary: 'Replace a rule' })
    .input(byId.extend({ rule: newRuleSchema }))
    .output(ruleSchema),
  remove: notFound
    .route({ method: 'DELETE', path: '/rules/{ruleId}', tags, summary: 'Delete a rule' })
    .input(byId)
    .output(okSchema),
  logs: notFound
    .route({ method: 'GET', path: '/rules/{ruleId}/logs', tags, summary: 'What the rule did lately, newest first' })
    .input(byId.extend({ limit: z.coerce.number().int().min(1).max(500).default(50) }))
    .output(z.array(ruleLogSchema)),
};
