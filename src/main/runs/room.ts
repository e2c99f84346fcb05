import { createRunsLive, type RunsLive } from './live';
import type { RunControl, RunsPorts } from './ports';
import { createRecentInputs, type RecentInputs } from './recent-inputs';
import { createRunsRepository, type RunsRepository } from './repository';
import { createRunDetails, type RunDetails } from './run-detail';
import { createRunStarter } from './start-run';

/** All of the runs room, put together. */
export interface RunsRoom {
  repository: RunsRepository;
  details: RunDetails;
  live: RunsLive;
  engine: RunControl;
  startRun: ReturnType<typeof createRunStarter>;
  /** What people last ran flows with. */
  recentInputs: RecentInputs;
  close(): void;
}

/** `repository` is made before, with `createRunsRepository`: the flows room reads its figures, and the engine needs flows. */
export function createRunsRoom(ports: RunsPorts, repository = createRunsRepository(ports.store, ports.now)): RunsRoom {
  const live = createRunsLive(ports.store, repository, ports.now);
  const recentInputs = createRecentInputs({ store: ports.store, now: ports.now, report: (thrown) => ports.onError?.(thrown) });
  return {
    repository,
    details: createRunDetails(repository, ports.flows, () => ports.engine.policies?.()),
    live,
    engine: ports.engine,
    startRun: createRunStarter(ports, recentInputs),
    recentInputs,
    close: () => live.close(),
  };
}
