/** `<home>/instance.json`: where a running instance answers, for the command line. It holds no secret. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const instanceSchema = z.object({ pid: z.number(), url: z.string(), version: z.string() });
export type InstanceInfo = z.infer<typeof instanceSchema>;

const FILE = 'instance.json';

export function writeInstanceFile(home: string, info: InstanceInfo): void {
  writeFileSync(join(home, FILE), `${JSON.stringify(info)}\n`);
}

export function removeInstanceFile(home: string): void {
  rmSync(join(home, FILE), { force: true });
}

/** What the last instance wrote; it may have died since. */
export function readInstanceFile(home: string): InstanceInfo | undefined {
  try {
    const parsed = instanceSchema.safeParse(JSON.parse(readFileSync(join(home, FILE), 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Not there, or cut off by a crash: the same as no instance.
    return undefined;
  }
}
