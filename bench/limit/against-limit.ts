/** PulseFlow against the hand-written limit, in turns, so that what else the machine does falls on both. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { temporaryHome } from '../../test/setup/instance.ts';
import { answering } from '../flows.ts';
import { loadUrl } from '../load.ts';
import { median } from '../measure.ts';
import { publish, type Scenario, withInstance } from '../workbench.ts';

const TURNS = 5;
const TURN_SECONDS = 2;

async function withLimit<Figures>(work: (url: string) => Promise<Figures>): Promise<Figures> {
  const file = fileURLToPath(new URL('server.ts', import.meta.url));
  const child = spawn(process.execPath, [file, temporaryHome()], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
    const port = /listening on (\d+)/.exec(line)?.[1];
    if (port === undefined) throw new Error(`the limit said: ${line}`);
    return await work(`http://127.0.0.1:${port}/hooks/answer`);
  } finally {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}

/** Medians of the turns, and PulseFlow's share of the limit in percent: at least half of it is asked for. */
export function againstLimit(connections: number): Scenario {
  return {
    name: `durable webhook round trip against the limit, ${connections} connection${connections === 1 ? '' : 's'}`,
    goals: { percentOfLimit: { value: 50 } },
    measure: () =>
      withLimit((limitUrl) =>
        withInstance(async (instance) => {
          await publish(instance, answering);
          const urls = { limit: limitUrl, ours: `${instance.url}/hooks/answer` };
          const seen = { limit: [] as number[], ours: [] as number[] };
          for (const url of Object.values(urls)) await loadUrl(url, 10, 2);
          for (let turn = 0; turn < TURNS; turn++) {
            for (const side of turn % 2 === 0 ? (['limit', 'ours'] as const) : (['ours', 'limit'] as const)) {
              const load = await loadUrl(urls[side], connections, TURN_SECONDS);
              if (load.failed > 0) throw new Error(`${load.failed} calls of ${side} failed`);
              seen[side].push(load.requestsPerSecond);
            }
          }
          const [limit, ours] = [median(seen.limit), median(seen.ours)];
          return { limit, requestsPerSecond: ours, percentOfLimit: Math.round((100 * ours) / limit) };
        }),
      ),
  };
}
