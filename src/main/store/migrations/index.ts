import { spine } from './0001-spine';
import { policies } from './0002-policies';
import { deadLettersAndLeases } from './0003-dead-letters-and-leases';
import { queues } from './0004-queues';
import { flowEdits } from './0005-flow-edits';
import { testRunsAndPins } from './0006-test-runs-and-pins';
import { credentials } from './0007-credentials';
import { flowFiles } from './0008-flow-files';
import { crashAndQueueCounts } from './0009-counts';
import { schedules } from './0010-schedules';
import { plugins } from './0011-plugins';
import { inbox } from './0012-inbox';
import type { Migration } from './migration';

/** Every migration, oldest first. */
export const MIGRATIONS: readonly Migration[] = [
  spine,
  policies,
  deadLettersAndLeases,
  queues,
  flowEdits,
  testRunsAndPins,
  credentials,
  flowFiles,
  crashAndQueueCounts,
  schedules,
  plugins,
  inbox,
];
