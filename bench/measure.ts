/** Reading a process, and turning repeated figures into one. */
import { readFileSync } from 'node:fs';

/** The middle of the figures. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Resident memory of a process in MB, and the highest it ever had; undefined where /proc does not tell. */
export function memoryOf(pid: number): { nowMb: number; peakMb: number } | undefined {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? Number.NaN);
    return { nowMb: Math.round(kilobytes('VmRSS') / 1024), peakMb: Math.round(kilobytes('VmHWM') / 1024) };
  } catch {
    return undefined;
  }
}

/** Runs a measurement `times` times and takes the median of each of its figures. */
export async function medians(times: number, measure: () => Promise<Record<string, number>>): Promise<Record<string, number>> {
  const all: Record<string, number>[] = [];
  for (let time = 0; time < times; time++) all.push(await measure());
  const [first = {}] = all;
  return Object.fromEntries(Object.keys(first).map((name) => [name, median(all.map((figures) => figures[name] ?? Number.NaN))]));
}
