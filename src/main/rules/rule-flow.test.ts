import { expect, it } from 'vitest';
import { createNodeCatalogue } from '#main/nodes';
import { checkConfig } from '#shared/expression';
import type { FlowId } from '#shared/model/ids';
import { newRuleSchema, type RuleAction } from '#shared/model/rule';
import { ruleToFlow } from './rule-flow';

const ACTIONS: RuleAction[] = [
  { type: 'log_action' },
  { type: 'log_action', message: 'Hello {{ data.name }}' },
  { type: 'notify', title: 'New user' },
  { type: 'raise_event', event: 'user.welcomed' },
  { type: 'raise_event', event: 'user.welcomed', data: '{"name": "{{ data.name }}"}' },
  { type: 'send_email', to: 'ana@example.com', subject: 'Hello', text: '' },
  { type: 'http_request', url: 'https://example.com/{{ data.id }}', method: 'POST' },
  { type: 'run_flow', flowId: 'flow_1' as FlowId },
];

it.each(ACTIONS)('the rule $type is a flow of two nodes whose configs their types accept', (action) => {
  const catalogue = createNodeCatalogue();
  const flow = ruleToFlow({ name: 'A rule', event: 'user.*', condition: 'data.age > 17', action });
  expect(flow.nodes.map((node) => node.id)).toEqual(['event', 'action']);
  expect(flow.edges).toEqual([{ from: { node: 'event', port: 'out' }, to: { node: 'action', port: 'in' } }]);
  expect(flow.nodes[0]?.config).toEqual({ event: 'user.*', condition: 'data.age > 17' });
  for (const node of flow.nodes) {
    const type = catalogue.find(node.type, node.typeVersion);
    expect(type?.config.safeParse(node.config).success).toBe(true);
    expect(type?.check?.(node.config) ?? []).toEqual([]);
    expect(checkConfig(node.config)).toEqual([]);
    // A field that the type does not know would be dropped in silence.
    expect(Object.keys(type?.config.shape ?? {})).toEqual(expect.arrayContaining(Object.keys(node.config)));
  }
});

it('texts that are left out speak of the event', () => {
  const config = (action: RuleAction) => ruleToFlow({ name: 'A rule', event: 'a', action }).nodes[1]?.config;
  expect(config({ type: 'log_action', message: ' ' })).toMatchObject({ message: '{{ type }}: {{ data }}' });
  expect(config({ type: 'raise_event', event: 'b' })).toEqual({ event: 'b', data: '{{ data }}' });
});

it('the short form "log_action" is a whole action', () => {
  const rule = newRuleSchema.parse({ event: 'user.*', action: 'log_action' });
  expect(rule).toEqual({ event: 'user.*', action: { type: 'log_action' }, enabled: true });
});
