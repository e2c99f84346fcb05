/** What must hold of queues and services: nothing that was acknowledged is lost, left lying, or done twice. */
import type { StoredRun } from '#main/engine/ports';
import { MESSAGE_STATES } from '#main/store';
import { DEFAULT_QUEUE_CONFIG, type MessageState } from '#shared/model/queue';
import type { App } from './app';
import { WORKERS_QUEUE } from './generator';
import { trackedOf } from './nodes';
import { maxDeliveriesOf } from './queue-actors';
import type { SimStore } from './sim-store';
import type { Simulation } from './simulation';

/** What somebody or something has still to do; undefined: nothing. */
export function workLeft({ acknowledged, flows }: Simulation, { store, deadLetters }: App): string | undefined {
  const taken = new Set([WORKERS_QUEUE, ...flows.flatMap(({ queue, service }) => [queue ?? '', `${service ?? ''}.in`])]);
  const lying = messagesOf(store).find(({ queue, state }) => state !== 'dead' && taken.has(queue));
  if (lying !== undefined) return `message ${lying.id} of ${lying.queue} is ${lying.state} for ever`;
  for (const [key, { service, answer }] of acknowledged.calls) {
    if (answer === undefined) return `call ${key} of ${service} is never answered`;
  }
  const { queued } = deadLetters.counts();
  return queued > 0 ? `${queued} dead letters are never re-driven` : undefined;
}

interface Stored {
  id: string;
  queue: string;
  state: MessageState;
  deliveries: number;
}

/** All messages on the disk. Not asked of the app, which makes queues when it lists them. */
function messagesOf({ sql }: SimStore): Stored[] {
  const rows = sql.db
    .prepare<[], Omit<Stored, 'state'> & { state: number }>(
      'SELECT m.id, q.name AS queue, m.state, m.deliveries FROM queue_messages m JOIN queues q ON q.key = m.queue_key',
    )
    .all();
  return rows.map((row) => ({ ...row, state: MESSAGE_STATES[row.state] ?? 'dead' }));
}

interface Sent {
  queue: string;
  token: string;
}

/** Checks what has become of each message. */
export function checkQueues(simulation: Simulation, { store }: App, runs: readonly StoredRun[]): void {
  const left = new Map(
    messagesOf(store).flatMap((message) => (message.state === 'dead' ? [[message.id, message] as const] : [])),
  );
  const handled = runsByToken(simulation, runs);
  for (const [id, sent] of [...simulation.acknowledged.messages, ...sentBySteps(simulation, runs)]) {
    checkMessage(simulation, id, sent, left.get(id), handled.get(`${sent.queue} ${sent.token}`) ?? []);
  }
  oneRunForEachCall(simulation, runs);
}

function checkMessage(
  simulation: Simulation,
  id: string,
  { queue, token }: Sent,
  dead: Stored | undefined,
  runs: readonly StoredRun[],
): void {
  const done = runs.filter(({ run }) => run.status === 'succeeded');
  if (runs.length > 1) simulation.cover('queue: delivered again');
  if (done.length > 1)
    simulation.violate(`message ${id} (${token}) of ${queue} was done by ${done.map(({ run }) => run.id).join(', ')}`);
  if (dead === undefined) {
    const isDone = queue === WORKERS_QUEUE ? simulation.workers.hasFinished(id) : done.length > 0;
    if (isDone) simulation.cover('queue: message done');
    else simulation.violate(`message ${id} (${token}) of ${queue} is gone, and nobody has done it (${runs.length} runs)`);
    return;
  }
  simulation.cover('queue: dead letter');
  if (done.length > 0) simulation.violate(`message ${id} of ${queue} is dead, and ${done[0]?.run.id} has done it`);
  if (queue === WORKERS_QUEUE) return;
  const allowed = Math.min(maxDeliveriesOf(queue), DEFAULT_QUEUE_CONFIG.maxDeliveries);
  const isForGood = runs.some(({ run }) => run.status === 'cancelled');
  if (dead.deliveries < allowed && !isForGood) {
    simulation.violate(`message ${id} of ${queue} died after ${dead.deliveries} deliveries of ${allowed}`);
  }
  const most = Math.max(maxDeliveriesOf(queue), DEFAULT_QUEUE_CONFIG.maxDeliveries);
  if (runs.length > most && !simulation.acknowledged.redrivenQueues.has(queue)) {
    simulation.violate(`message ${id} of ${queue} was delivered ${runs.length} times, of ${most}`);
  }
}

/** By queue and item: the runs that a message of this queue with this item has started. */
function runsByToken({ flows }: Simulation, runs: readonly StoredRun[]): Map<string, StoredRun[]> {
  const queueOf = new Map<string, string | undefined>(flows.map(({ id, queue }) => [id, queue]));
  const found = new Map<string, StoredRun[]>();
  for (const stored of runs) {
    const { trigger, flowId } = stored.run;
    if (trigger.kind !== 'queue' || trigger.detail?.['queue'] !== queueOf.get(flowId)) continue;
    for (const token of tokensOf(stored)) {
      const key = `${trigger.detail?.['queue']} ${token}`;
      found.set(key, [...(found.get(key) ?? []), stored]);
    }
  }
  return found;
}

function tokensOf({ steps }: StoredRun): string[] {
  const first = steps.find(({ seq }) => seq === 0);
  return Object.values(first?.outputs ?? {})
    .flat()
    .map(({ json }) => tokenOf(trackedOf(json)));
}

const tokenOf = ({ id, path }: { id: string; path: number }): string => `${id}:${path}`;

/** Messages of which a finished step says that it has sent them. */
function sentBySteps({ watchParts }: Simulation, runs: readonly StoredRun[]): [string, Sent][] {
  return runs.flatMap(({ run, steps }) => {
    const types = new Map<string, string>(watchParts.definitions.get(run.flowId)?.nodes.map(({ id, type }) => [id, type]) ?? []);
    const finished = steps.filter(({ nodeId, status }) => types.get(nodeId) === 'core.enqueue' && status === 'succeeded');
    return finished
      .flatMap(({ outputs }) => Object.values(outputs ?? {}).flat())
      .flatMap(({ json }): [string, Sent][] => {
        const { message } = json as { message?: { id: string; queue: string } };
        const { id, path } = trackedOf(json);
        // Taken over by a re-run: its first run has sent it.
        if (message === undefined || !message.id.includes(run.id)) return [];
        return [[message.id, { queue: message.queue, token: tokenOf({ id: `${id}@${run.id}`, path }) }]];
      });
  });
}

/** A call is one message, and it has one run: who called decides whether to try again. */
function oneRunForEachCall(simulation: Simulation, runs: readonly StoredRun[]): void {
  const seen = new Map<string, string>();
  for (const { run } of runs) {
    const message = run.trigger.kind === 'queue' ? run.trigger.detail?.['message'] : undefined;
    if (message?.startsWith('call_') !== true) continue;
    const earlier = seen.get(message);
    if (earlier !== undefined) simulation.violate(`call ${message} was worked on by ${earlier} and by ${run.id}`);
    seen.set(message, run.id);
  }
}
