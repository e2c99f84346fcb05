import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PulseflowClient } from '#shared/contract';
import { AppError } from '#shared/model/errors';
import type { RunId } from '#shared/model/ids';
import type { Json } from '#shared/model/json';
import { isFinal, type RunStatus, type RunSummary, runStatusSchema } from '#shared/model/run';
import { findFlow } from './flows';
import { formatDuration, formatJson, formatTable, formatTime, type Output } from './output';

const POLL_MS = 150;

/** JSON given as text, as `@file`, or as `-` for standard input. Errors: FILE_UNREADABLE. */
export function readJsonArgument(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    if (text === '-') return JSON.parse(readFileSync(0, 'utf8')) as Json;
    return JSON.parse(text.startsWith('@') ? readFileSync(text.slice(1), 'utf8') : text) as Json;
  } catch (error) {
    throw new AppError({
      code: 'FILE_UNREADABLE',
      message: `The data is not readable as JSON: ${error instanceof Error ? error.message : ''}`,
      cause: error,
    });
  }
}

function took(run: RunSummary): string {
  return formatDuration(run.finishedAt === undefined ? undefined : run.finishedAt - (run.startedAt ?? run.createdAt));
}

/** Starts a run and, unless told not to, follows it to its end. The exit code: 0 succeeded, 1 failed or cancelled, 3 in doubt. */
export async function runFlow(
  client: PulseflowClient,
  idOrName: string,
  options: { inputFile?: string | undefined; wait: boolean; json: boolean },
  out: Output,
): Promise<number> {
  const flow = await findFlow(client, idOrName);
  const input =
    options.inputFile === undefined ? undefined : readJsonArgument(options.inputFile === '-' ? '-' : `@${options.inputFile}`);
  const { runId } = await client.runs.start({
    params: { workflowId: flow.id },
    headers: {},
    body: { ...(input === undefined ? {} : { input }), test: false },
  });
  return followRun(client, runId, flow.name, options, out);
}

/** Follows a run that was just started to its end, unless told not to; the exit code as of `runFlow`. */
export async function followRun(
  client: PulseflowClient,
  runId: RunId,
  flowName: string,
  options: { wait: boolean; json: boolean },
  out: Output,
): Promise<number> {
  if (!options.json) out.line(`Run ${runId} of ${flowName} started`);
  if (!options.wait) {
    if (options.json) out.line(formatJson({ runId }));
    return 0;
  }
  for (;;) {
    const status = await client.runs.status({ runId });
    if (isFinal(status.status) || status.status === 'in_doubt') {
      if (options.json) out.line(formatJson(status));
      else {
        out.line(
          `${status.status} after ${took(status) || 'some time'}, ${status.steps.succeeded} of ${status.steps.total} steps`,
        );
        if (status.error !== undefined) out.error(`${status.error.message} (${status.error.code})`);
        if (status.output !== undefined) out.line(formatJson(status.output));
        if (status.status === 'in_doubt')
          out.error('A step may or may not have acted: open the run in the app and say what happened.');
      }
      if (status.status === 'succeeded') return 0;
      return status.status === 'in_doubt' ? 3 : 1;
    }
    await sleep(POLL_MS);
  }
}

export async function listRuns(
  client: PulseflowClient,
  options: { flow?: string | undefined; status?: string | undefined; limit: number; json: boolean },
  out: Output,
): Promise<void> {
  const flowId = options.flow === undefined ? undefined : (await findFlow(client, options.flow)).id;
  let status: RunStatus | undefined;
  if (options.status !== undefined) {
    const parsed = runStatusSchema.safeParse(options.status);
    if (!parsed.success)
      throw new AppError({
        code: 'BAD_ARGUMENT',
        message: `"${options.status}" is no status. One of: ${runStatusSchema.options.join(', ')}`,
      });
    status = parsed.data;
  }
  const { items } = await client.runs.list({
    limit: options.limit,
    ...(flowId === undefined ? {} : { flowId }),
    ...(status === undefined ? {} : { status }),
  });
  if (options.json) return out.line(formatJson(items));
  if (items.length === 0) return out.line('No runs match.');
  out.line(
    formatTable(
      ['id', 'flow', 'status', 'trigger', 'created', 'took'],
      items.map((run) => [run.id, run.flowName, run.status, run.trigger.kind, formatTime(run.createdAt), took(run)]),
    ),
  );
}

export async function showRun(client: PulseflowClient, runId: string, json: boolean, out: Output): Promise<void> {
  const run = await client.runs.get({ runId: runId as RunId });
  if (json) return out.line(formatJson(run));
  out.line(`${run.flowName} version ${run.flowVersion}: ${run.status}${took(run) === '' ? '' : ` in ${took(run)}`}`);
  if (run.error !== undefined) out.line(`${run.error.message} (${run.error.code})`);
  const names = new Map(run.definition.nodes.map((node) => [node.id as string, node.name]));
  out.line(
    formatTable(
      ['step', 'node', 'status', 'attempt', 'items in', 'items out', 'took'],
      run.steps.map((step) => [
        String(step.seq),
        `${names.get(step.nodeId) ?? step.nodeId}${step.scope === '' ? '' : ` (${step.scope})`}`,
        step.status,
        String(step.attempt),
        String(step.itemsIn),
        Object.entries(step.itemsOut)
          .map(([port, count]) => `${port}:${count}`)
          .join(' '),
        formatDuration(step.finishedAt === undefined ? undefined : step.finishedAt - step.startedAt),
      ]),
    ),
  );
  for (const log of run.logs)
    out.line(`${formatTime(log.at)} ${log.level} ${names.get(log.nodeId) ?? log.nodeId}: ${log.message}`);
}
