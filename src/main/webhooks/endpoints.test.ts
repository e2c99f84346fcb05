import { expect, it } from 'vitest';
import { createEndpoints } from './endpoints';
import type { ActiveTrigger } from './ports';

const trigger = (path: unknown, more: Partial<ActiveTrigger> = {}): ActiveTrigger => ({
  flowId: 'flow_1',
  flowName: 'Flow',
  version: 1,
  nodeId: 'hook',
  type: 'core.webhook',
  config: { path: path as string },
  status: 'active',
  ...more,
});

function open(triggers: ActiveTrigger[]) {
  let listener: (() => void) | undefined;
  let reads = 0;
  const endpoints = createEndpoints({
    list(nodeType) {
      reads += 1;
      return triggers.filter(({ type }) => type === nodeType);
    },
    wokenBy: () => [],
    onChange(heard) {
      listener = heard;
      return () => {
        listener = undefined;
      };
    },
  });
  return { endpoints, changed: () => listener?.(), reads: () => reads, isListening: () => listener !== undefined };
}

it('endpoints are read once, and again when the published flows change', () => {
  const triggers = [trigger('a')];
  const { endpoints, changed, reads, isListening } = open(triggers);
  expect(endpoints.at('a')).toHaveLength(1);
  expect([endpoints.at('b'), endpoints.at('a').length, reads()]).toEqual([[], 1, 1]);
  triggers[0] = trigger('b', { version: 2, status: 'paused' });
  changed();
  expect(endpoints.at('a')).toEqual([]);
  expect(endpoints.at('b')).toMatchObject([{ version: 2, status: 'paused' }]);
  expect(reads()).toBe(2);
  endpoints.close();
  expect(isListening()).toBe(false);
});

it('endpoints share a path by their methods; one that cannot be read takes no other down', () => {
  const { endpoints } = open([
    trigger('/orders/'),
    trigger('orders', { nodeId: 'read', config: { path: 'orders', methods: ['get'] } }),
    trigger(7),
    trigger('', { type: 'core.event' }),
  ]);
  expect(endpoints.at('orders').map(({ methods }) => methods)).toEqual([['POST'], ['GET']]);
  expect(endpoints.list()).toHaveLength(2);
});
