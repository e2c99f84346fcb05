import { describe, expect, it } from 'vitest';
import type { FlowHealth, FlowHealthRequest } from '#shared/model/flow-health';
import type { JsonObject } from '#shared/model/json';
import { checkFlowsNode } from './check-flows';
import { createFakeServices } from './testing/fake-services';
import { runNode } from './testing/run-node';

const trouble = { check: 'fires', code: 'SCHEDULE_OVERDUE', message: 'Late', nodeId: 'every' } as const;
const health: FlowHealth[] = [
  { flowId: 'f1', flowName: 'A', status: 'new', troubles: [trouble, { ...trouble, message: 'Later' }], since: 0 },
  { flowId: 'f2', flowName: 'B', status: 'known', troubles: [trouble], since: 0 },
  { flowId: 'f3', flowName: 'C', status: 'recovered', troubles: [], since: 0 },
  { flowId: 'f4', flowName: 'D', status: 'ok', troubles: [] },
];

async function run(config: JsonObject = {}) {
  const asked: FlowHealthRequest[] = [];
  const check = (request: FlowHealthRequest) => {
    asked.push(request);
    return Promise.resolve(health);
  };
  const { services } = createFakeServices({ health: { check } });
  const outcome = await runNode(checkFlowsNode, { config, services });
  return { outcome, asked };
}

describe('Check flows', () => {
  it('sends each flow on by how it stands; those that are well only when asked to', async () => {
    const { outcome } = await run();
    expect(outcome.outputs).toEqual({
      problem: [
        {
          flowId: 'f1',
          flowName: 'A',
          status: 'new',
          message: 'Late\nLater',
          troubles: [trouble, { ...trouble, message: 'Later' }],
          since: '1970-01-01T00:00:00.000Z',
        },
      ],
      known: [expect.objectContaining({ flowName: 'B' })],
      recovered: [expect.objectContaining({ flowName: 'C', message: '' })],
    });
    expect((await run({ passOk: 'yes' })).outcome.outputs?.['ok']).toHaveLength(1);
  });

  it('asks for what is switched on', async () => {
    const { asked } = await run({ answers: false, lookBackHours: 2, stuckAfterHours: 1, except: 'One\n\n Two ' });
    expect(asked[0]).toMatchObject({
      checks: ['ready', 'fires', 'runs'],
      stuckAfterMs: 3_600_000,
      except: ['One', ' Two '],
    });
  });

  it('must check something', () => {
    const none = { ready: false, answers: false, fires: false, runs: false };
    expect(checkFlowsNode.check?.(none)).toMatchObject([{ detail: 'CHECKS_MISSING' }]);
    expect(checkFlowsNode.check?.({})).toEqual([]);
  });
});
