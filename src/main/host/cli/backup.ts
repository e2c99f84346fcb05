/** `pulseflow backup` and `pulseflow restore`. */
import { constants, copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PulseflowClient } from '#shared/contract';
import { AppError } from '#shared/model/errors';
import { workspaceHome } from '../home';
import { formatJson, type Output } from './output';

const megabytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MB`;

/** Errors: FILE_EXISTS. */
function freeName(to: string): string {
  const target = resolve(to);
  if (!existsSync(target)) return target;
  throw new AppError({ code: 'FILE_EXISTS', message: `${target} exists already. Name another file, or delete that one.` });
}

/** Copies by way of a second name, so that a file with the right name is always whole. Errors: FILE_EXISTS, BACKUP_ELSEWHERE. */
function copyOut(file: string, to: string): string {
  const target = freeName(to);
  if (!existsSync(file)) {
    throw new AppError({
      code: 'BACKUP_ELSEWHERE',
      message: `The backup was made on the machine that runs PulseFlow, at ${file}. Copy it from there.`,
    });
  }
  const partial = `${target}.partial`;
  try {
    copyFileSync(file, partial, constants.COPYFILE_FICLONE);
    renameSync(partial, target);
  } finally {
    rmSync(partial, { force: true });
  }
  return target;
}

/** Makes a backup through the contract; with `to` also a copy of it there. Errors: BACKUP_FAILED, BACKUP_RUNNING, FILE_EXISTS. */
export async function makeBackup(client: PulseflowClient, to: string | undefined, json: boolean, out: Output): Promise<void> {
  if (to !== undefined) freeName(to);
  const made = await client.system.backup();
  const file = to === undefined ? made.file : copyOut(made.file, to);
  if (json) out.line(formatJson({ ...made, file }));
  else out.line(`Backup of ${megabytes(made.sizeBytes)}: ${file}`);
}

/** Puts a backup in the place of the database. Errors: RESTORE_REFUSED, WORKSPACE_LOCKED and others of `restoreBackup`. */
export async function restore(
  env: NodeJS.ProcessEnv,
  { home, file, resumeRuns }: { home: string | undefined; file: string; resumeRuns: boolean },
  json: boolean,
  out: Output,
): Promise<void> {
  const { restoreBackup } = await import('#main/store/restore');
  const folder = workspaceHome(home === undefined ? env : { ...env, PULSEFLOW_HOME: home });
  const named = resolve(file);
  // The name alone is enough for one of the workspace's own.
  const own = join(folder, 'backups', file);
  const found = !existsSync(named) && statSync(own, { throwIfNoEntry: false })?.isFile() === true ? own : named;
  const restored = await restoreBackup({ home: folder, file: found, nowMs: Date.now(), resumeRuns });
  if (json) {
    out.line(formatJson({ file: found, home: folder, ...restored }));
    return;
  }
  out.line(`Restored ${found} into ${folder}.`);
  if (restored.replacedFile !== undefined) out.line(`The database that was there is now ${restored.replacedFile}.`);
  if (restored.closedRuns > 0) {
    out.line(`${restored.closedRuns} runs were open in the backup and are now cancelled; run them again where that is needed.`);
  }
}
