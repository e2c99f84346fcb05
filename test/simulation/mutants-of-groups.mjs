/** Faults put into what runs promise that must not overlap, or have settings of their own: see mutants.mjs. */
const policy = 'src/main/engine/policy';

/** @type {{ name: string; file: string; find: string; replace: string; mode: 'memory' | 'sqlite'; seeds: [first: number, count: number] }[]} */
export const mutantsOfGroups = [
  {
    name: 'skipping-starts-begin-beside-others',
    file: `${policy}/run-admission.ts`,
    find: "if (overlap.policy !== 'allow') return this.#groups.take(key, id, 1, true);",
    replace: "if (overlap.policy !== 'allow' && overlap.policy !== 'skip') return this.#groups.take(key, id, 1, true);",
    mode: 'memory',
    seeds: [10, 91],
  },
  {
    name: 'groups-forgotten-over-a-restart',
    file: `${policy}/run-admission.ts`,
    find: 'run.group === group)',
    replace: "run.group === '')",
    mode: 'memory',
    seeds: [40, 161],
  },
  {
    name: 'queued-runs-change-places-over-a-restart',
    file: `${policy}/run-admission.ts`,
    find: 'return queued.filter((applicant) => this.#takeOrJoin(applicant));',
    replace: 'return [...queued].reverse().filter((applicant) => this.#takeOrJoin(applicant));',
    mode: 'memory',
    seeds: [50, 351],
  },
  {
    name: 'cancelling-starts-do-not-wait-for-the-end',
    file: `${policy}/run-admission.ts`,
    find: 'if (applicant.test || (this.#takeOfGroup(applicant)',
    replace: "if (applicant.test || applicant.overlap?.policy === 'cancel' || (this.#takeOfGroup(applicant)",
    mode: 'memory',
    seeds: [1, 400],
  },
  {
    name: 'own-settings-not-kept',
    file: 'src/main/store/start-options.ts',
    find: 'JSON.stringify({ overlap, settings })',
    replace: 'JSON.stringify({ overlap })',
    mode: 'sqlite',
    seeds: [1, 100],
  },
  {
    name: 'own-limits-do-nothing',
    file: `${policy}/run-limits.ts`,
    find: '...(priority === undefined ? {} : { priority }),',
    replace: '...(priority === undefined ? {} : { priority: -priority }),',
    mode: 'memory',
    seeds: [120, 281],
  },
  {
    name: 'own-rates-do-nothing',
    file: `${policy}/changed-gate.ts`,
    find: 'if (limit === undefined) return changed;',
    replace: 'if (limit === undefined || gate?.rate !== undefined) return changed;',
    mode: 'memory',
    seeds: [20, 381],
  },
  {
    name: 're-runs-without-the-settings',
    file: 'src/main/engine/run/runs-again.ts',
    find: 'return settings === undefined ? {} : { settings };',
    replace: 'return settings === undefined || settings !== null ? {} : { settings };',
    mode: 'memory',
    seeds: [40, 361],
  },
];
