import { expect, it } from 'vitest';
import { defaultRuleName, readDefaultRuleName } from './rule';

it('a rule without a name is called by its event and action, and such a name is known again', () => {
  const name = defaultRuleName({ event: 'order.*', action: { type: 'log_action' } });
  expect(name).toBe('order.* → log_action');
  expect(readDefaultRuleName(name)).toEqual({ event: 'order.*', action: 'log_action' });
});

it('a name that somebody gave is no default name', () => {
  expect(['Welcome', 'order.* → CRM', 'Orders to log → log_action'].map(readDefaultRuleName)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
