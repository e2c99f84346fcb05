import type { KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fingerprintOf, makeSigningKey, publicKeyOf, readSigningKey } from '#main/plugins/install/signature';
import { AppError } from '#shared/model/errors';
import { workspaceHome } from '../../home';
import { formatJson, type Output } from '../output';

export interface KeyOptions {
  key?: string | undefined;
  home?: string | undefined;
}

export interface SigningKey {
  key: KeyObject;
  path: string;
  fingerprint: string;
  isNew: boolean;
}

/**
 * The key that plugins are signed with: the given file, PULSEFLOW_SIGNING_KEY, or the user's own beside the workspace, which is made
 * the first time. Errors: SIGNING_KEY_MISSING, SIGNING_KEY_INVALID.
 */
export async function signingKey(options: KeyOptions, env: NodeJS.ProcessEnv): Promise<SigningKey> {
  const given = options.key ?? (env['PULSEFLOW_SIGNING_KEY'] || undefined);
  const home = workspaceHome(options.home === undefined ? env : { ...env, PULSEFLOW_HOME: options.home });
  const path = given === undefined ? join(home, 'plugin-signing-key.pem') : resolve(given);
  const isNew = !existsSync(path);
  if (isNew && given !== undefined)
    throw new AppError({ code: 'SIGNING_KEY_MISSING', message: `There is no key at ${path}. Without --key your own is used.` });
  if (isNew) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, makeSigningKey(), { mode: 0o600, flag: 'wx' });
    // The mode above is masked by the user's umask, never widened; an existing odd mask must not leave it unreadable.
    await chmod(path, 0o600);
  }
  const key = readSigningKey(await readFile(path, 'utf8'));
  return { key, path, fingerprint: fingerprintOf(publicKeyOf(key)), isNew };
}

export async function showKey(options: KeyOptions, env: NodeJS.ProcessEnv, json: boolean, out: Output): Promise<void> {
  const { fingerprint, path, isNew, key } = await signingKey(options, env);
  if (json) return out.line(formatJson({ fingerprint, path, publicKey: publicKeyOf(key), isNew }));
  if (isNew) sayNewKey(path, out);
  out.line(`Fingerprint: ${fingerprint}`);
  out.line(`Key file:    ${path}`);
}

/** People who lose it cannot update what they have given out. */
export function sayNewKey(path: string, out: Output): void {
  out.error(`A signing key was made: ${path}. Keep a copy in a safe place: updates must be signed by the same key.`);
}
