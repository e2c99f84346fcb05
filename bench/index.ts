/**
 * `npm run bench [-- <words of a scenario's name>] [-- --once]`: measures, prints a table and JSON, medians of three runs, and
 * compares with the goals of the design.
 */
import { cpus } from 'node:os';
import { ensureBuilt } from '../scripts/build.mjs';
import { cleanUp } from '../test/setup/instance.ts';
import { medians } from './measure.ts';
import { scenarios } from './scenarios.ts';
import type { Scenario } from './workbench.ts';

const args = process.argv.slice(2);
const times = args.includes('--once') ? 1 : 3;
const words = args.filter((arg) => !arg.startsWith('--')).map((word) => word.toLowerCase());
const chosen = scenarios.filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));

function verdict(scenario: Scenario, figures: Record<string, number>): string {
  return Object.entries(scenario.goals)
    .map(([name, { value, atMost }]) => {
      const figure = figures[name] ?? Number.NaN;
      const reached = atMost === true ? figure <= value : figure >= value;
      return `${reached ? 'reached' : 'missed'} (goal ${atMost === true ? 'at most' : 'at least'} ${value})`;
    })
    .join(', ');
}

ensureBuilt();
const results: { scenario: string; figures: Record<string, number>; verdict: string }[] = [];
for (const scenario of chosen) {
  process.stderr.write(`${scenario.name} …\n`);
  const figures = await medians(times, () => scenario.measure());
  await cleanUp();
  results.push({ scenario: scenario.name, figures, verdict: verdict(scenario, figures) });
}

const rows = results.map(({ scenario, figures, verdict: word }) => [
  scenario,
  Object.entries(figures)
    .map(([name, value]) => `${name} ${value.toLocaleString('en')}`)
    .join(', '),
  word,
]);
const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
for (const [name = '', figures = '', word = ''] of rows) {
  console.log(`${name.padEnd(widths[0] ?? 0)}  ${figures.padEnd(widths[1] ?? 0)}  ${word}`);
}
console.log(JSON.stringify({ medianOf: times, cores: cpus().length, node: process.version, results }, null, 2));
