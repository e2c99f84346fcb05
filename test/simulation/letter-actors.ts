/** People who look after dead letters. */
import type { Item } from '#shared/model/packet';
import type { Actor } from './actor';
import { trackedOf } from './nodes';

export const letterActors: readonly Actor[] = [
  {
    name: 'dead letter',
    weight: 8,
    async act(simulation, app, random) {
      const { deadLetters } = app;
      const open = deadLetters.list({ limit: 50, state: 'open' }).items;
      if (open.length === 0) return;
      const { id, runId } = random.pick(open);
      const { process } = simulation;
      const fate = random.pick(['redrive', 'redrive', 'edit', 'edit', 'now', 'all', 'discard', 'withdraw'] as const);
      simulation.trace(`dead letter ${id}: ${fate}`);
      if (fate === 'discard') {
        deadLetters.discard({ ids: [id] }, 'Not needed.');
        if (!process.isAlive) return;
        simulation.cover('dead letter: discarded');
        simulation.acknowledged.discarded.add(id);
        return;
      }
      if (fate === 'edit') {
        // What was undone is run again from its start, where an edit has no place.
        if (app.store.run(runId as never)?.run.compensating === true) return;
        const items = deadLetters.get(id).items.map(({ json }): Item => {
          const { id: own, path } = trackedOf(json);
          return { json: { id: `${own}*`, path } };
        });
        deadLetters.edit(id, items);
        if (process.isAlive) simulation.cover('dead letter: edited');
      }
      if (fate === 'now') {
        await deadLetters.redriveNow(id);
        return;
      }
      if (fate === 'all') deadLetters.redrive({}, random.pick([60, 600]));
      else deadLetters.redrive({ ids: [id] }, undefined);
      if (fate === 'withdraw' && process.isAlive) deadLetters.withdraw({ ids: [id] });
    },
  },
];
