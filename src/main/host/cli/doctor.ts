/** `pulseflow doctor`: what could be wrong on this machine, each finding with what to do. Changes nothing unless it is asked to repair. */
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Repair } from '#main/store/repair-database';
import { toErrorInfo } from '#shared/model/errors';
import { answers } from '../answers';
import { workspaceHome } from '../home';
import { readInstanceFile } from '../instance-file';
import { portFromEnv } from '../listen-port';
import { formatJson, formatTable, type Output } from './output';

export interface Finding {
  check: string;
  state: 'ok' | 'warning' | 'error';
  detail: string;
}

const NEEDED_NODE_API = 10;
const LARGE_WAL_BYTES = 256 * 1024 * 1024;

export interface DoctorOptions {
  home?: string | undefined;
  /** Compare every index with its table, too. */
  full?: boolean;
  /** Mend first what can be mended safely. */
  repair?: boolean;
  /** Default: those of this process. */
  versions?: { node?: string; napi?: string };
}

function checkNode({ node, napi }: NonNullable<DoctorOptions['versions']>): Finding {
  const version = Number(napi ?? 0);
  return version >= NEEDED_NODE_API
    ? { check: 'Node', state: 'ok', detail: `v${node}, Node-API ${version}` }
    : {
        check: 'Node',
        state: 'error',
        detail: `v${node} has Node-API ${version}; ${NEEDED_NODE_API} is needed. Start through npm, which uses the pinned Node.`,
      };
}

async function checkDatabase(home: string, full: boolean): Promise<Finding[]> {
  const { inspectDatabase } = await import('#main/store/inspect-database');
  const restore = `Else: "pulseflow restore <newest file of ${join(home, 'backups')}>".`;
  const megabytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MB`;
  try {
    const found = inspectDatabase(home, { full });
    if (found === undefined) return [{ check: 'Database', state: 'ok', detail: 'not made yet: the first start makes it' }];
    const depth = full ? 'every table and index checked' : 'tables checked; --full checks indexes, too';
    const { integrity, orphanRows, schemaVersion, sizeBytes, walBytes, freeBytes, orphanPayloads, strayRows } = found;
    return [
      integrity === 'ok'
        ? { check: 'Database', state: 'ok', detail: `${megabytes(sizeBytes)}, schema ${schemaVersion}, ${depth}` }
        : {
            check: 'Database',
            state: 'error',
            detail: `SQLite reports: ${integrity}. "pulseflow doctor --repair" mends indexes. ${restore}`,
          },
      orphanRows === 0
        ? { check: 'References', state: 'ok', detail: 'every row finds its parent' }
        : { check: 'References', state: 'error', detail: `${orphanRows} rows have lost their parent. Please report this.` },
      orphanPayloads + strayRows === 0
        ? { check: 'Leftovers', state: 'ok', detail: `nothing that no run points to; ${megabytes(freeBytes)} free in the file` }
        : {
            check: 'Leftovers',
            state: 'warning',
            detail: `${orphanPayloads} large values and ${strayRows} rows belong to no run. "pulseflow doctor --repair" deletes them.`,
          },
      walBytes < LARGE_WAL_BYTES
        ? { check: 'Write-ahead log', state: 'ok', detail: megabytes(walBytes) }
        : {
            check: 'Write-ahead log',
            state: 'warning',
            detail: `${megabytes(walBytes)}: restart PulseFlow to shrink it, or stop it and use --repair.`,
          },
    ];
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return [{ check: 'Database', state: 'error', detail: `cannot be read: ${problem}. ${restore}` }];
  }
}

const REPAIRED: Record<Repair['what'], (amount: number) => string> = {
  indexes: (amount) => `indexes rebuilt (${amount} entries were wrong)`,
  stray_rows: (amount) => `${amount} rows of runs that are gone deleted`,
  orphan_payloads: (amount) => `${amount} large values that nothing points to deleted`,
  counts: (amount) => `${amount} counts of kept runs corrected`,
  space: (amount) => `${(amount / 1_048_576).toFixed(1)} MB given back to the disk`,
  log: () => 'write-ahead log emptied',
};

async function mend(home: string): Promise<Finding> {
  const { repairDatabase } = await import('#main/store/repair-database');
  try {
    const done = repairDatabase(home).map(({ what, amount }) => REPAIRED[what](amount));
    return { check: 'Repair', state: 'ok', detail: done.length === 0 ? 'nothing to mend' : done.join('; ') };
  } catch (error) {
    return { check: 'Repair', state: 'error', detail: `not done: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function portIsFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

async function checkInstance(home: string, env: NodeJS.ProcessEnv): Promise<Finding> {
  const instance = readInstanceFile(home);
  if (instance !== undefined && (await answers(instance.url))) {
    return {
      check: 'Instance',
      state: 'ok',
      detail: `running at ${instance.url} (process ${instance.pid}, version ${instance.version})`,
    };
  }
  let port: number;
  try {
    port = portFromEnv(env);
  } catch (error) {
    return { check: 'Instance', state: 'error', detail: `PULSEFLOW_PORT: ${toErrorInfo(error).message}` };
  }
  if (await portIsFree(port)) return { check: 'Instance', state: 'ok', detail: `not running; port ${port} is free` };
  return {
    check: 'Instance',
    state: 'warning',
    detail: `not running, and port ${port} is used by another program. Choose one with PULSEFLOW_PORT.`,
  };
}

/** Looks (and mends, when it is asked to), and gives what it found. */
export async function examine(env: NodeJS.ProcessEnv, options: DoctorOptions): Promise<Finding[]> {
  const { home, full = false, repair = false, versions = process.versions } = options;
  const folder = workspaceHome(home === undefined ? env : { ...env, PULSEFLOW_HOME: home });
  return [
    checkNode(versions),
    { check: 'Data folder', state: 'ok', detail: existsSync(folder) ? folder : `${folder} (the first start makes it)` },
    ...(repair ? [await mend(folder)] : []),
    ...(await checkDatabase(folder, full || repair)),
    await checkInstance(folder, env),
  ];
}

/** Looks, prints, and gives the exit code: 1 when something is an error. */
export async function doctor(env: NodeJS.ProcessEnv, options: DoctorOptions, json: boolean, out: Output): Promise<number> {
  const findings = await examine(env, options);
  if (json) out.line(formatJson(findings));
  else
    out.line(
      formatTable(
        ['check', 'state', 'detail'],
        findings.map((finding) => [finding.check, finding.state, finding.detail]),
      ),
    );
  return findings.some((finding) => finding.state === 'error') ? 1 : 0;
}
