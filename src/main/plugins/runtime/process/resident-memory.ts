import { readFileSync } from 'node:fs';

/** Bytes of memory that a process holds now; undefined where the system has no /proc, or the process is gone. */
export function residentMemory(pid: number): number | undefined {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
  } catch {
    // There is no such process anymore, or no /proc.
    return undefined;
  }
}
