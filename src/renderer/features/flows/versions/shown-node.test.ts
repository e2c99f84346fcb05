import { describe, expect, it } from 'vitest';
import type { FlowNode } from '#shared/model/flow';
import { shownNode } from './shown-node';

const nodeWith = (more: Partial<FlowNode>) =>
  ({ id: 'a', type: 'x', typeVersion: 1, name: 'A', config: {}, ...more }) as FlowNode;
const schema = { properties: { secret: { type: 'string', format: 'password' }, path: { type: 'string' } } };

describe('a node of an older version as JSON', () => {
  it('hides what its form hides, but shows an expression', () => {
    expect(shownNode(nodeWith({ config: { path: 'a', secret: 's3cret' } }), schema)).toEqual({
      config: { path: 'a', secret: '••••••••' },
    });
    expect(shownNode(nodeWith({ config: { secret: '{{ $env.key }}' } }), schema)).toEqual({
      config: { secret: '{{ $env.key }}' },
    });
  });

  it('shows behaviour and notes where there are some', () => {
    expect(shownNode(nodeWith({ policies: { timeoutMs: 5, onError: 'fail' }, notes: 'why' }), undefined)).toEqual({
      config: {},
      policies: { timeoutMs: 5, onError: 'fail' },
      notes: 'why',
    });
  });
});
