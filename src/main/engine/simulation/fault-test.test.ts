import { describe, expect, it } from 'vitest';
import type { Fault, FaultReport } from '#shared/model/fault-test';
import { type FlowDefinitionInput, flowDefinitionSchema } from '#shared/model/flow';
import type { NodeRegistry } from '../ports';
import { defineNode, type NodeServices, z } from '../sdk';
import { createTestCancelSource, flowOf } from '../testing/harness';
import { createTestNodes, TestWorld } from '../testing/test-nodes';
import { testFaults } from './fault-test';

const START = ['start', 'test.start'] as const;
const retry = { maxAttempts: 3, initialDelayMs: 60_000, jitter: false };

/** The test nodes, with one that calls a service and can be told how to be safe. */
function nodesWithCall(world = new TestWorld()): NodeRegistry {
  const plain = createTestNodes(world);
  const text = { en: 'Call', 'pt-BR': 'Chamada' };
  const call = defineNode({
    type: 'test.call',
    version: 1,
    kind: 'action',
    label: text,
    description: text,
    icon: 'box',
    category: 'network',
    config: z.object({ sendIdempotencyKey: z.boolean().default(false), lookupUrl: z.string().default('') }),
    effect: (config) => (config['sendIdempotencyKey'] === true ? 'idempotent' : 'unsafe'),
    execute: () => {
      throw new Error('The real node must not be called');
    },
    lookup: () => 'unknown',
    hasLookup: (config) => typeof config['lookupUrl'] === 'string' && config['lookupUrl'] !== '',
  });
  const read = defineNode({ ...call, type: 'test.read', effect: 'none' } as never);
  return {
    find: (type, version) => (type === 'test.call' ? call : type === 'test.read' ? read : plain.find(type, version)),
    list: () => [...plain.list(), call, read],
  };
}

const tryOut = (flow: FlowDefinitionInput, outputs = {}): Promise<FaultReport> =>
  testFaults(
    {
      definition: flowDefinitionSchema.parse(flow),
      triggerNodeId: undefined,
      items: [{ json: { n: 1 } }, { json: { n: 2 } }],
      outputs,
      nodes: nodesWithCall(),
      services: {} as NodeServices,
      createCancelSource: createTestCancelSource,
    },
    () => Promise.resolve(),
  );
const of = (report: FaultReport, nodeId: string, fault: Fault) =>
  report.findings.find((finding) => finding.nodeId === nodeId && finding.fault === fault);

describe('a flow that is tried out', () => {
  it('says what is lost when a call fails that only reads, and what mends it', async () => {
    const edges = ['start > read', 'read > call'];
    const report = await tryOut(flowOf([START, ['read', 'test.read'], ['call', 'test.call']], edges));
    expect(report.tested).toEqual(['call', 'read']);
    expect(report.findings.filter(({ nodeId }) => nodeId === 'read')).toMatchObject([
      {
        fault: 'failure',
        outcome: 'lost',
        status: 'failed',
        calls: 1,
        lost: ['call'],
        mends: [
          { setting: 'retry', nodeId: 'read' },
          { setting: 'error_output', nodeId: 'read' },
        ],
      },
    ]);
  });

  it('asks a person about an unsafe call that crashed or timed out, and says what mends it', async () => {
    const report = await tryOut(flowOf([START, ['call', 'test.call'], ['end', 'test.set']], ['start > call', 'call > end']));
    expect(report.baseline.status).toBe('succeeded');
    expect(report.tested).toEqual(['call']);
    for (const fault of ['crash', 'timeout'] as const) {
      expect(of(report, 'call', fault)).toMatchObject({
        outcome: 'asks',
        status: 'in_doubt',
        mends: [
          { setting: 'lookup', nodeId: 'call' },
          { setting: 'idempotency_key', nodeId: 'call' },
        ],
      });
    }
    expect(of(report, 'call', 'disk_full')).toMatchObject({ outcome: 'fine' });
  });

  it('is mended by a lookup', async () => {
    const call = ['call', 'test.call', { lookupUrl: 'https://x/{key}' }] as const;
    const report = await tryOut(flowOf([START, call], ['start > call']));
    expect(of(report, 'call', 'crash')?.outcome).toBe('fine');
    expect(of(report, 'call', 'timeout')?.outcome).toBe('fine');
    expect(of(report, 'call', 'crash')?.calls).toBe(2);
  });

  it('repeats with the same key what may be repeated', async () => {
    const call = ['call', 'test.call', { sendIdempotencyKey: true }, { policies: { retry } }] as const;
    const report = await tryOut(flowOf([START, call], ['start > call']));
    expect(of(report, 'call', 'crash')).toMatchObject({ outcome: 'repeats', mends: [] });
    expect(of(report, 'call', 'timeout')).toMatchObject({ outcome: 'repeats', calls: 3 });
  });

  it('loses what comes after a call that fails, and names retries, error output and compensations', async () => {
    const flow = flowOf(
      [START, ['pay', 'test.unsafe'], ['call', 'test.call'], ['mail', 'test.unsafe']],
      ['start > pay', 'pay > call', 'call > mail'],
    );
    const report = await tryOut(flow);
    expect(of(report, 'call', 'failure')).toMatchObject({
      outcome: 'lost',
      status: 'failed',
      lost: ['call', 'mail'],
      left: ['pay'],
      mends: [
        { setting: 'retry', nodeId: 'call' },
        { setting: 'error_output', nodeId: 'call' },
        { setting: 'compensation', nodeId: 'pay' },
      ],
    });
  });

  it('sees compensations and error outputs at work', async () => {
    const undone = await tryOut(
      flowOf(
        [START, ['pay', 'test.unsafe', {}, { compensation: 'refund' }], ['call', 'test.call'], ['refund', 'test.unsafe']],
        ['start > pay', 'pay > call'],
      ),
    );
    expect(of(undone, 'call', 'failure')).toMatchObject({ outcome: 'undone', status: 'compensated', left: [] });
    const handled = await tryOut(
      flowOf(
        [START, ['call', 'test.call', {}, { policies: { onError: 'output' } }], ['tell', 'test.idempotent']],
        ['start > call', 'call.error > tell'],
      ),
    );
    expect(of(handled, 'call', 'failure')).toMatchObject({ outcome: 'handled', status: 'succeeded', lost: ['call'] });
    expect(handled.unreached).toEqual([]);
  });

  it('gives simulated nodes the outputs it is told, and tells which nodes the input did not reach', async () => {
    const flow = flowOf(
      [
        START,
        ['call', 'test.call'],
        ['route', 'test.route', { to: '{{ $item.way }}' }],
        ['a', 'test.unsafe'],
        ['b', 'test.unsafe'],
      ],
      ['start > call', 'call > route', 'route.a > a', 'route.b > b'],
    );
    const report = await tryOut(flow, { call: [{ json: { way: 'b' } }] });
    expect(report.tested).toEqual(['call', 'b']);
    expect(report.unreached).toEqual(['a']);
  });

  it('waits, events and loops take no real time, and no crash loses or repeats anything', async () => {
    const flow = flowOf(
      [
        START,
        ['wait', 'test.wait', { ms: 30 * 86_400_000 }],
        ['event', 'test.wait', { event: 'order.*' }],
        ['loop', 'test.for-each'],
        ['call', 'test.unsafe'],
        ['end', 'test.idempotent'],
      ],
      ['start > wait', 'wait > event', 'event > loop', 'loop.item > call', 'loop.done > end'],
    );
    const report = await tryOut(flow);
    expect(report.baseline.status).toBe('succeeded');
    expect(report.crashes.moments).toBeGreaterThan(4);
    expect(report.crashes).toMatchObject({ lost: 0, twice: 0 });
  });

  it('tells when the flow fails by itself', async () => {
    const report = await tryOut(flowOf([START, ['bad', 'test.fail']], ['start > bad']));
    expect(report.baseline).toMatchObject({ status: 'failed', failedNodeId: 'bad', error: { code: 'TEST_FAILED' } });
    expect(report.findings).toEqual([]);
  });
});
