/** What may be wrong with one flow. Each check looks at what is, and changes nothing. */
import type { FlowDefinition } from '#shared/model/flow';
import type { FlowCheck, FlowHealthRequest, FlowTrouble } from '#shared/model/flow-health';
import { plainErrorText } from '#shared/words/plain-text';
import type { HealthPorts } from './ports';
import { momentText, type TroubleCode, troubleText } from './words';

/** A schedule that is late by less than this is only busy. */
const GRACE_MS = 2 * 60_000;
const FAILED = new Set(['failed', 'compensated', 'compensation_failed']);

export interface CheckedFlow {
  flowId: string;
  definition: FlowDefinition;
}

type Tell = (check: FlowCheck, code: TroubleCode, values: Record<string, string>, nodeId?: string) => void;

export function createTroubles(ports: HealthPorts) {
  function ready({ definition }: CheckedFlow, tell: Tell): void {
    const names = new Map<string, string>(definition.nodes.map(({ id, name }) => [id, name]));
    const told = new Set<string>();
    for (const { severity, nodeId = '', message } of ports.validate(definition)) {
      // One for a node is enough to look at it.
      if (severity !== 'error' || told.has(nodeId)) continue;
      told.add(nodeId);
      tell('ready', 'FLOW_NOT_READY', { node: names.get(nodeId) ?? definition.name, problem: message }, nodeId || undefined);
    }
  }

  async function answers({ flowId }: CheckedFlow, tell: Tell, signal: AbortSignal): Promise<void> {
    const language = ports.language();
    for (const { nodeId, path } of ports.hooks(flowId)) {
      const problem = await ports.probe(path, signal);
      if (problem !== undefined) tell('answers', 'WEBHOOK_SILENT', { path, problem }, nodeId);
    }
    for (const { nodeId, nodeName: node, status, since, error } of ports.triggers(flowId)) {
      const isNew = ports.now() - since < GRACE_MS;
      if (status === 'connected' || (isNew && status === 'connecting')) continue;
      const reason = status === 'connecting' ? 'NO_SIGN' : 'NO_REASON';
      const problem = error === undefined ? troubleText(reason, language) : plainErrorText(error, language);
      tell('answers', status === 'off' ? 'TRIGGER_OFF' : 'TRIGGER_NOT_CONNECTED', { node, problem }, nodeId);
    }
  }

  function fires({ flowId }: CheckedFlow, tell: Tell, sinceMs: number, at: (ms: number) => string): void {
    for (const schedule of ports.schedules(flowId)) {
      const { nodeId, nodeName: node, status, nextAt, error, lastError, missed } = schedule;
      if (status === 'invalid') tell('fires', 'SCHEDULE_INVALID', { node, problem: error ?? '' }, nodeId);
      if (status !== 'active') continue;
      if (nextAt !== undefined && nextAt < ports.now() - GRACE_MS)
        tell('fires', 'SCHEDULE_OVERDUE', { node, at: at(nextAt) }, nodeId);
      if (lastError !== undefined) tell('fires', 'SCHEDULE_FAILED', { node, problem: lastError }, nodeId);
      if (missed !== undefined && missed.at >= sinceMs)
        tell('fires', 'SCHEDULE_MISSED', { node, at: at(missed.at), count: String(missed.count) }, nodeId);
    }
  }

  function runs({ flowId }: CheckedFlow, tell: Tell, request: FlowHealthRequest, at: (ms: number) => string): void {
    // Of the flow that asks, this very run is the last, and is at work.
    if (flowId === request.by.flowId) return;
    const last = ports.lastRuns([flowId]).get(flowId)?.lastRun;
    if (last !== undefined && last.createdAt >= request.since) {
      if (FAILED.has(last.status)) tell('runs', 'LAST_RUN_FAILED', { at: at(last.createdAt) });
      if (last.status === 'in_doubt') tell('runs', 'RUN_IN_DOUBT', { at: at(last.createdAt) });
    }
    const stuck = ports.stuckRun(flowId, ports.now() - request.stuckAfterMs);
    if (stuck !== undefined) tell('runs', 'RUN_STUCK', { at: at(stuck.createdAt) });
  }

  /** What is wrong with a flow now. */
  return async (flow: CheckedFlow, request: FlowHealthRequest, signal: AbortSignal): Promise<FlowTrouble[]> => {
    const language = ports.language();
    const troubles: FlowTrouble[] = [];
    const tell: Tell = (check, code, values, nodeId) => {
      const message = troubleText(code, language, values);
      troubles.push({ check, code, message, ...(nodeId === undefined ? {} : { nodeId }) });
    };
    const at = (ms: number): string => momentText(ms, language, ports.timeZone());
    const wants = (check: FlowCheck): boolean => request.checks.includes(check);
    if (wants('ready')) ready(flow, tell);
    if (wants('answers')) await answers(flow, tell, signal);
    if (wants('fires')) fires(flow, tell, request.since, at);
    if (wants('runs')) runs(flow, tell, request, at);
    return troubles;
  };
}
