/** Programs that use queues and services from outside. */
import { isAppError } from '#shared/model/errors';
import type { Actor } from './actor';
import type { App } from './app';
import { WORKERS_QUEUE } from './generator';
import type { Random } from './random';
import type { Simulation } from './simulation';

function queuesOf(simulation: Simulation): string[] {
  return [...simulation.flows.flatMap(({ queue }) => queue ?? []), WORKERS_QUEUE];
}

/** Always the same for a queue, once it is configured: then it can be told whether a message died too early. */
export function maxDeliveriesOf(queue: string): number {
  return (queue.length % 3) + (queue.endsWith('1') ? 1 : 2);
}

/** A program calls. Result or failure: what it was told once it is told again. */
async function askService(simulation: Simulation, app: App, service: string, key: string, waitMs: number): Promise<void> {
  const { process, acknowledged } = simulation;
  const known = acknowledged.calls.get(key);
  let answer: string | undefined;
  try {
    const state = await app.queues.calls.call(service, { id: key, path: 0 }, { waitMs, idempotencyKey: key });
    if (state.state === 'done') answer = JSON.stringify(state.result);
  } catch (error) {
    if (!isAppError(error) || error.code !== 'SERVICE_FAILED') throw error;
    answer = `failed: ${error.message}`;
  }
  if (!process.isAlive) return;
  if (answer !== undefined)
    simulation.cover(answer.startsWith('failed') ? 'service: failure to a program' : 'service: reply to a program');
  if (known?.answer !== undefined && answer !== known.answer) {
    simulation.violate(
      `call ${key} of ${service} was answered with ${known.answer}, and with ${answer ?? 'nothing'} when asked again`,
    );
  }
  acknowledged.calls.set(key, { service, atMs: known?.atMs ?? simulation.loop.wallMs, answer: answer ?? known?.answer });
}

export const queueActors: readonly Actor[] = [
  {
    name: 'enqueue',
    weight: 5,
    act(simulation, app, random) {
      const queue = random.pick(queuesOf(simulation));
      const tokens = Array.from({ length: random.int(1, 3) }, () => simulation.newToken());
      const dedupKey = random.chance(0.2) ? simulation.newToken() : undefined;
      const send = () =>
        app.queues.service.enqueue(
          queue,
          tokens.map((token) => ({
            body: { id: token, path: 0 },
            priority: random.int(-1, 1),
            delayMs: random.pick([0, 0, 300, 15_000]),
            ...(dedupKey === undefined ? {} : { dedupKey: `${dedupKey} ${token}` }),
          })),
        );
      const stored = send();
      if (!simulation.process.isAlive) return;
      for (const [index, { id }] of stored.entries()) {
        simulation.acknowledged.messages.set(id, { queue, token: `${tokens[index]}:0` });
      }
      if (dedupKey === undefined || app.queues.service.get(queue).dedupWindowMs === 0) return;
      for (const [index, { id, duplicate }] of send().entries()) {
        if (simulation.process.isAlive && (!duplicate || id !== stored[index]?.id)) {
          simulation.violate(`message ${stored[index]?.id} was sent twice with one dedup key and is ${id} now`);
        }
      }
    },
  },
  {
    name: 'configure a queue',
    weight: 1.5,
    act(simulation, app, random) {
      const queue = random.pick(queuesOf(simulation));
      app.queues.service.configure(queue, {
        maxDeliveries: maxDeliveriesOf(queue),
        retryDelayMs: random.pick([0, 100, 5000]),
        visibilityTimeoutMs: random.pick([1000, 20_000]),
      });
    },
  },
  {
    name: 'worker',
    weight: 4,
    act: (simulation, app, random) => work(simulation, app, random, random.pick([0, 200, 5000, 90_000])),
  },
  {
    name: 're-drive messages',
    weight: 3,
    act(simulation, app, random) {
      const queue = random.pick(queuesOf(simulation));
      simulation.acknowledged.redrivenQueues.add(queue);
      const { redriven } = app.queues.service.redrive(queue, undefined);
      if (redriven > 0) simulation.cover('queue: re-driven');
    },
  },
  {
    name: 'call a service',
    weight: 3,
    async act(simulation, app, random) {
      const services = simulation.flows.flatMap(({ service }) => service ?? []);
      if (services.length === 0) return;
      const { calls } = simulation.acknowledged;
      const key = calls.size > 0 && random.chance(0.4) ? random.pick([...calls.keys()]) : simulation.newToken();
      const service = calls.get(key)?.service ?? random.pick(services);
      await askService(simulation, app, service, key, random.pick([0, 1000, 30_000]));
    },
  },
];

/** A program takes messages, works for a while, and says how it went; or forgets to. */
function work(simulation: Simulation, app: App, random: Random, workMs: number): void {
  const { service } = app.queues;
  const { process, workers } = simulation;
  if (!service.list().some(({ name }) => name === WORKERS_QUEUE)) return;
  for (const { id, receipt, visibleAt = 0 } of service.receive(WORKERS_QUEUE, { max: random.int(1, 3) })) {
    if (!process.isAlive) return;
    simulation.cover('queue: taken by a worker');
    workers.took(id, receipt, visibleAt);
    simulation.loop.after(workMs, undefined, () => {
      const { app: now, process: alive } = simulation;
      if (now === undefined || !alive.isAlive) return;
      const fate = simulation.isCalm ? 'ack' : random.pick(['ack', 'ack', 'nack', 'dead', 'forget'] as const);
      try {
        // Before it is said: a process that ends may have taken it in without an answer.
        if (fate !== 'forget') workers.settled(id, receipt);
        if (fate === 'ack') {
          workers.finishing(id);
          now.queues.service.ack(WORKERS_QUEUE, id, receipt);
        } else if (fate === 'nack')
          now.queues.service.nack(WORKERS_QUEUE, id, receipt, random.chance(0.5) ? {} : { delayMs: random.pick([0, 3000]) });
        else if (fate === 'dead') now.queues.service.nack(WORKERS_QUEUE, id, receipt, { dead: true });
      } catch (error) {
        if (!alive.isAlive) return;
        if (!isAppError(error)) simulation.violate(`worker was answered with a fault: ${String(error)}`);
        else if (error.code === 'RECEIPT_EXPIRED') simulation.cover('queue: receipt expired');
      }
    });
  }
}

/** When things are calm: whatever is left for programs is taken and done, and whoever called a service looks for its result. */
export const workOff: Actor = {
  name: 'work off',
  weight: 0,
  async act(simulation, app, random) {
    work(simulation, app, random, 100);
    const open = [...simulation.acknowledged.calls].filter(([, { answer }]) => answer === undefined);
    for (const [key, { service }] of open) await askService(simulation, app, service, key, 0);
  },
};
