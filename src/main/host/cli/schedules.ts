import { describeScheduleShort } from '#shared/calendar/describe/index';
import type { PulseflowClient } from '#shared/contract';
import type { ScheduleEntry } from '#shared/model/schedule-views';
import { findFlow } from './flows';
import { formatJson, formatTable, formatTime, type Output } from './output';
import { followRun } from './runs';

/** Which schedule of a flow; without a node the first. */
export interface ScheduleChoice {
  flow: string;
  node?: string | undefined;
}

async function chosen(client: PulseflowClient, { flow, node }: ScheduleChoice) {
  const { id: flowId } = await findFlow(client, flow);
  return { flowId, ...(node === undefined ? {} : { nodeId: node }) };
}

/** Every schedule, page by page. */
async function allSchedules(client: PulseflowClient): Promise<ScheduleEntry[]> {
  const found: ScheduleEntry[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.schedules.list({ limit: 500, ...(cursor === undefined ? {} : { cursor }) });
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return found;
}

export async function listSchedules(client: PulseflowClient, json: boolean, out: Output): Promise<void> {
  const schedules = await allSchedules(client);
  if (json) return out.line(formatJson(schedules));
  if (schedules.length === 0)
    return out.line('No schedules yet. Give a flow one in the app, or by POST /api/flow-automations/<id>/schedule.');
  out.line(
    formatTable(
      ['flow', 'when', 'zone', 'status', 'next (UTC)', 'last (UTC)', '', 'missed'],
      schedules.map((entry) => [
        entry.flowName,
        entry.schedule === undefined ? '?' : describeScheduleShort(entry.schedule, { language: 'en' }),
        entry.zone,
        entry.status,
        formatTime(entry.nextAt),
        formatTime(entry.lastAt),
        entry.lastState ?? '',
        String(entry.missed),
      ]),
    ),
  );
}

export async function previewSchedule(
  client: PulseflowClient,
  choice: ScheduleChoice,
  options: { count?: number | undefined; from?: string | undefined; to?: string | undefined; json: boolean },
  out: Output,
): Promise<void> {
  const { count, from, to, json } = options;
  const preview = await client.schedules.preview({
    ...(await chosen(client, choice)),
    ...(count === undefined ? {} : { count }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
  if (json) return out.line(formatJson(preview));
  out.line(`In ${preview.zone}:`);
  if (preview.items.length === 0) return out.line('Nothing is to come.');
  out.line(
    formatTable(
      ['at', '', 'planned', 'why'],
      preview.items.map(({ at, planned, outcome, changes }) => [
        at,
        outcome,
        outcome === 'moved' ? planned : '',
        changes.map(({ code, name }) => (name === undefined || name === '' ? code : `${code} (${name})`)).join(', '),
      ]),
    ),
  );
}

/** One schedule, or all of them. */
export async function pauseSchedule(
  client: PulseflowClient,
  choice: ScheduleChoice | 'all',
  options: { until?: string | undefined; json: boolean },
  out: Output,
): Promise<void> {
  const until = options.until === undefined ? {} : { until: options.until };
  if (choice === 'all') {
    const state = await client.schedules.pauseAll(until);
    return out.line(options.json ? formatJson(state) : `All schedules are paused${untilText(state.pausedUntil)}`);
  }
  const entry = await client.schedules.pause({ ...(await chosen(client, choice)), ...until });
  out.line(options.json ? formatJson(entry) : `The schedule of ${entry.flowName} is paused${untilText(entry.pausedUntil)}`);
}

export async function resumeSchedule(
  client: PulseflowClient,
  choice: ScheduleChoice | 'all',
  json: boolean,
  out: Output,
): Promise<void> {
  if (choice === 'all') {
    const state = await client.schedules.resumeAll();
    return out.line(json ? formatJson(state) : 'The schedules go on; those that were paused by themselves stay paused');
  }
  const entry = await client.schedules.resume(await chosen(client, choice));
  const next = entry.nextAt === undefined ? '' : `, next at ${formatTime(entry.nextAt)} UTC`;
  out.line(json ? formatJson(entry) : `The schedule of ${entry.flowName} is ${entry.status}${next}`);
}

/** Runs now, as the schedule would. The exit code is that of `pulseflow run`. */
export async function runSchedule(
  client: PulseflowClient,
  choice: ScheduleChoice,
  options: { wait: boolean; json: boolean },
  out: Output,
): Promise<number> {
  const { runId } = await client.schedules.runNow(await chosen(client, choice));
  return followRun(client, runId, choice.flow, options, out);
}

function untilText(until: number | undefined): string {
  return until === undefined ? '' : ` until ${formatTime(until)} UTC`;
}
