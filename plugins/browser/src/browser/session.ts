/** What a site keeps in the browser (cookies, storage), as a file below the workspace's files that only this user reads. */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type PluginFiles, problem } from '@pulseflow/sdk';
import type { BrowserContext } from 'playwright-core';

/** Where a kept session lies; undefined for a fresh one. Errors: BROWSER_SESSION_INVALID. */
export function sessionFile(files: PluginFiles, name: string): string | undefined {
  const trimmed = name.trim();
  if (trimmed === '') return undefined;
  if (/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,80}$/u.test(trimmed)) return files.resolve(`browser-sessions/${trimmed}.json`, 'write');
  throw problem({
    code: 'BROWSER_SESSION_INVALID',
    en: `"${trimmed}" cannot be the name of a session. Use letters, digits, blanks, dots, dashes.`,
    ptBr: `"${trimmed}" não pode ser o nome de uma sessão. Use letras, dígitos, espaços, pontos e traços.`,
  });
}

/** What a new context is made with. */
export function storedState(file: string | undefined): { storageState?: string } {
  return file !== undefined && existsSync(file) ? { storageState: file } : {};
}

/** Keeps what the sites have set, whole or not at all. */
export async function keepSession(context: BrowserContext, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.part`;
  try {
    await writeFile(temporary, JSON.stringify(await context.storageState({ indexedDB: true })), { mode: 0o600 });
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
}
