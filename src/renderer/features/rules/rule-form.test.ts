import { describe, expect, it } from 'vitest';
import type { FlowId, RuleId } from '#shared/model/ids';
import { newRuleSchema, type Rule, type RuleAction } from '#shared/model/rule';
import { ACTION_TYPES, actionTarget, draftOf, emptyDraft, problemsOf, ruleOf, sameRule } from './rule-form';

const actions: RuleAction[] = [
  { type: 'log_action', message: '{{ $item.type }}' },
  { type: 'notify', title: 'Hello', body: 'World' },
  { type: 'raise_event', event: 'user.welcomed', data: '{{ $item.data }}' },
  { type: 'send_email', to: 'a@example.com', subject: 'Hi', text: 'Text' },
  { type: 'http_request', url: 'https://example.com/hook', method: 'PUT' },
  { type: 'run_flow', flowId: 'flow_1' as FlowId },
];

const ruleWith = (action: RuleAction): Rule => ({
  id: 'rule_1' as RuleId,
  name: 'Welcome',
  event: 'user.*',
  condition: 'data.total > 1',
  action,
  enabled: true,
  createdAt: 1,
  updatedAt: 1,
  firedCount: 0,
});

describe('the rule form', () => {
  it('knows every action there is', () => {
    expect(actions.map(({ type }) => type).sort()).toEqual([...ACTION_TYPES].sort());
  });

  it.each(actions)('opens and saves $type without changing it', (action) => {
    const rule = ruleWith(action);
    expect(problemsOf(draftOf(rule))).toEqual({});
    const saved = ruleOf(draftOf(rule));
    expect(saved).toEqual({ name: 'Welcome', event: 'user.*', condition: 'data.total > 1', action, enabled: true });
    expect(newRuleSchema.parse(saved)).toEqual(saved);
  });

  it('pauses a rule and leaves the rest of it alone', () => {
    const rule = ruleWith({ type: 'notify', title: 'Hello' });
    expect(sameRule(rule, { enabled: false })).toEqual({ ...ruleOf(draftOf(rule)), enabled: false });
  });

  it('leaves a name that was made by default to be made again', () => {
    const made = { ...ruleWith({ type: 'log_action' }), name: 'user.* → log_action' };
    expect([draftOf(made).name, draftOf({ ...made, name: 'Mine' }).name]).toEqual(['', 'Mine']);
  });

  it('leaves out what is empty: name, condition, optional fields', () => {
    expect(ruleOf({ ...emptyDraft, event: ' user.registered ' })).toEqual({
      event: 'user.registered',
      action: { type: 'log_action' },
      enabled: true,
    });
  });

  it('says which fields are missing for the chosen action only', () => {
    expect(problemsOf(emptyDraft)).toEqual({ event: 'required' });
    expect(problemsOf({ ...emptyDraft, event: 'a b', type: 'send_email' })).toEqual({
      event: 'pattern',
      to: 'required',
      subject: 'required',
    });
    expect(problemsOf({ ...emptyDraft, event: '*', type: 'run_flow' })).toEqual({ flowId: 'required' });
  });

  it('tells actions of a kind apart', () => {
    const names = actions.map((action) => actionTarget(action, () => 'Nightly report'));
    expect(names).toEqual([
      '{{ $item.type }}',
      'Hello',
      'user.welcomed',
      'a@example.com',
      'PUT example.com/hook',
      'Nightly report',
    ]);
    expect(actionTarget({ type: 'run_flow', flowId: 'flow_9' as FlowId }, () => undefined)).toBe('flow_9');
  });
});
