/** Programs that take the locks which flows take too. */
import type { Actor } from './actor';

export const lockActors: readonly Actor[] = [
  {
    name: 'lock',
    weight: 3,
    async act(simulation, app, random) {
      const name = random.pick(['lock-a', 'lock-b']);
      const holder = simulation.newToken();
      const ttlMs = random.pick([1000, 5000, 30_000]);
      const { process, outside, loop } = simulation;
      const lease = await app.leases.acquire({ name, holder, ttlMs, waitMs: random.pick([0, 2000, 20_000]) });
      if (!process.isAlive) return;
      simulation.trace(`${holder} has ${name} with token ${lease.token}`);
      simulation.cover('lock: taken by a program');
      outside.lockGiven(name, lease.token, holder, lease.expiresAt);
      const fate = random.pick(['release', 'renew', 'forget'] as const);
      if (fate === 'forget') return;
      loop.after(random.int(100, 4000), undefined, () => {
        const { app: now, process: alive } = simulation;
        if (now === undefined || !alive.isAlive) return;
        try {
          if (fate === 'release') {
            outside.lockReleased(name, lease.token);
            now.leases.release(name, lease.token);
          } else {
            const renewed = now.leases.renew(name, lease.token, ttlMs);
            if (!alive.isAlive) return;
            simulation.cover('lock: renewed');
            outside.lockRenewed(name, lease.token, renewed.expiresAt);
          }
        } catch (error) {
          simulation.trace(`${fate} ${name}: ${String(error)}`);
        }
      });
    },
  },
];
