/*
 * Runs a template in the real engine, for tests: real nodes and files, a journal in memory, a clock that the test moves, and
 * services that remember. What a flow raises as an event reaches the runs that wait for it.
 */
import { isAbsolute, join } from 'node:path';
import { expect, vi } from 'vitest';
import type { RunReply } from '#main/engine/engine';
import { createEngine, inlineExecutor } from '#main/engine/index';
import { ManualClock } from '#main/engine/testing/manual-clock';
import { MemoryDisk, MemoryJournal } from '#main/engine/testing/memory-journal';
import { createNodeCatalogue } from '#main/nodes';
import { loadTemplates } from '#main/nodes/templates/load-templates';
import { createFakeServices, type ServiceCalls } from '#main/nodes/testing/fake-services';
import type { ErrorInfo } from '#shared/model/errors';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/model/flow';
import type { FlowHealth } from '#shared/model/flow-health';
import type { FlowId, RunId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import type { TemplateLanguage } from '#shared/model/template';

export interface TemplateOptions {
  id: string;
  /** Where relative paths lie. */
  folder: string;
  /** Instead of what the flow's own settings say. */
  env?: Record<string, string>;
  language?: TemplateLanguage;
  /** How the flows of the workspace stand. */
  health?: readonly FlowHealth[];
}

export interface TemplateRun {
  runId: RunId;
  reply(): RunReply | undefined;
  status(): string;
  /** `node: status`, in the order in which the steps began. */
  steps(): string[];
}

export interface OpenTemplate {
  clock: ManualClock;
  calls: ServiceCalls;
  definition: FlowDefinition;
  /** Starts a run by one of its triggers and waits until it is over, or waits for something that is no moment. */
  run(triggerNodeId: string, item?: Json): Promise<TemplateRun>;
  stop(): Promise<void>;
}

const FLOW_ID = 'flow_template' as FlowId;
const OVER = ['succeeded', 'failed', 'cancelled', 'in_doubt'];

/** Opens a template. Stop it at the end; that fails when the engine has reported an error. */
export async function openTemplate({
  id,
  folder,
  env = {},
  language = 'en',
  health = [],
}: TemplateOptions): Promise<OpenTemplate> {
  const found = (await loadTemplates()).find((template) => template.id === id);
  const parsed = flowDefinitionSchema.parse(found?.definition(language));
  const definition: FlowDefinition = { ...parsed, settings: { ...parsed.settings, env: { ...parsed.settings?.env, ...env } } };
  const clock = new ManualClock();
  const disk = new MemoryDisk();
  const journal = new MemoryJournal(disk);
  const reports: ErrorInfo[] = [];
  let sequence = 0;
  const { services, calls } = createFakeServices({
    health: { check: async () => [...health] },
    files: { resolve: (path) => (isAbsolute(path) ? path : join(folder, path)) },
  });
  const engine = createEngine({
    clock,
    chance: { random: () => 0.5 },
    createCancelSource: () => {
      const controller = new AbortController();
      return { signal: controller.signal, abort: (reason) => controller.abort(reason) };
    },
    journal,
    nodes: createNodeCatalogue(),
    flows: { load: async (flowId, version) => ({ flowId, version, definition }) },
    executor: inlineExecutor,
    services: {
      ...services,
      events: {
        emit: async (event) => {
          calls.events.push(event);
          const { type, data, source } = event;
          const time = new Date(clock.now()).toISOString();
          const eventId = `event_${++sequence}`;
          const stored = { specversion: '1.0' as const, id: eventId, source, type, time, data, sequence };
          await engine.deliverEvent({ ...stored, datacontenttype: 'application/json' });
          return { id: eventId };
        },
      },
    },
    interest: { wants: () => false },
    identity: { account: 'local', user: 'tester', workspace: 'test' },
    report: (error) => reports.push(error),
  });
  expect(engine.validate(definition)).toEqual([]);
  return {
    clock,
    calls,
    definition,
    async run(triggerNodeId, item = {}) {
      const replies: RunReply[] = [];
      const { runId } = await engine.start({
        flowId: FLOW_ID,
        version: 1,
        trigger: { kind: 'manual' },
        triggerNodeId,
        items: [{ json: item }],
        onReply: (reply) => replies.push(reply),
      });
      const status = () => disk.runs.get(runId)?.status ?? 'missing';
      const rests = () => OVER.includes(status()) || status() === 'waiting';
      await vi.waitFor(() => expect(rests()).toBe(true), { timeout: 20_000, interval: 5 });
      return {
        runId,
        reply: () => replies[0],
        status,
        steps: () => disk.read(runId)?.steps.map(({ nodeId, status: state }) => `${nodeId}: ${state}`) ?? [],
      };
    },
    async stop() {
      await engine.stop(0);
      expect(reports).toEqual([]);
    },
  };
}
