/** Faults in the schedules room that the simulation must find: see mutants.mjs. */

const room = 'src/main/schedules';

/** @type {{ name: string; file: string; find: string; replace: string; mode: 'memory' | 'sqlite'; seeds: [first: number, count: number] }[]} */
export const mutantsOfSchedules = [
  {
    name: 'occurrences-forgotten-when-a-start-fails-for-now',
    file: `${room}/following.ts`,
    find: 'return !isForNow(entry, occurrence, toErrorInfo(error), firedAtMs);',
    replace: 'return isForNow(entry, occurrence, toErrorInfo(error), firedAtMs) || true;',
    mode: 'sqlite',
    seeds: [1, 500],
  },
  {
    name: 'misses-without-a-record',
    file: `${room}/following.ts`,
    find: 'else noted.push(missedRecord(trigger, passed, nowMs));',
    replace: '',
    mode: 'memory',
    seeds: [1, 300],
  },
  {
    name: 'rows-written-without-their-records',
    file: `${room}/saver.ts`,
    find: 'for (const record of added) add(total, records.save(record));',
    replace: 'for (const record of added.slice(1)) add(total, records.save(record));',
    mode: 'memory',
    seeds: [1, 300],
  },
  {
    name: 'catch-up-window-ignored',
    file: `${room}/due.ts`,
    find: "misfire.policy === 'skip' ? 0 : misfire.catchUpMs);",
    replace: '0);',
    mode: 'memory',
    seeds: [10, 491],
  },
  {
    name: 'the-oldest-instead-of-the-newest',
    file: `${room}/due.ts`,
    find: "inTime.slice(misfire.policy === 'all' ? -misfire.max : -1)",
    replace: 'inTime.slice(0, 1)',
    mode: 'memory',
    seeds: [40, 461],
  },
  {
    name: 'started-before-the-crash-taken-for-missed',
    file: `${room}/following.ts`,
    find: '...(isFresh ? { hasStarted:',
    replace: '...(isFresh && nowMs < 0 ? { hasStarted:',
    mode: 'sqlite',
    seeds: [10, 491],
  },
];
