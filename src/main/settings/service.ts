import { type Settings, type SettingsPatch, settingsSchema } from '#shared/model/settings';
import { applyPatch } from './merge';
import type { SecretKeeper, SettingsStore } from './ports';
import { createSettingsRepository } from './repository';

/** The name under which the password of the mail server is sealed. */
export const SMTP_PASSWORD = 'smtp.password';

/** How to reach the SMTP server, for the mail room alone. */
export interface SmtpAccount {
  host: string;
  port: number;
  security: 'none' | 'starttls' | 'tls';
  user: string;
  from: string;
  password: string | undefined;
}

export interface SettingsService {
  /** From memory, so that it may be asked for at each call; frozen; never holds a secret. */
  get(): Settings;
  /** Durable when it returns. Errors: SETTINGS_INVALID, those of the vault, STORE_FULL, STORE_FAILED. */
  update(patch: SettingsPatch): Settings;
  /** Undefined until a host is set. The password is opened at each call, so that it is nowhere kept in the clear. */
  smtpAccount(): SmtpAccount | undefined;
  onChange(listener: (settings: Settings, before: Settings) => void): () => void;
}

export interface SettingsOptions {
  store: SettingsStore;
  secrets: SecretKeeper;
  /** Told of a stored section that no longer fits; its defaults are used. */
  report(section: string, problem: string): void;
  now(): number;
}

/** Sections that do not parse (a newer version wrote them, a hand edited them) fall back to their defaults, alone. */
function readStored(rows: readonly { key: string; value: string }[], report: SettingsOptions['report']): Settings {
  const shape: Record<string, { safeParse(value: unknown): { success: boolean } }> = settingsSchema.shape;
  const stored: Record<string, unknown> = {};
  for (const { key, value } of rows) {
    const section = shape[key];
    if (section === undefined) continue;
    try {
      const parsed: unknown = JSON.parse(value);
      if (section.safeParse(parsed).success) stored[key] = parsed;
      else report(key, 'The stored value is not valid.');
    } catch (error) {
      report(key, error instanceof Error ? error.message : String(error));
    }
  }
  return settingsSchema.parse(stored);
}

function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === 'object' && part !== null) frozen(part as object);
  return Object.freeze(value);
}

export function createSettings({ store, secrets, report, now }: SettingsOptions): SettingsService {
  const repository = createSettingsRepository(store);
  const listeners = new Set<(settings: Settings, before: Settings) => void>();
  const read = (): Settings => {
    const settings = readStored(repository.all(), report);
    settings.smtp.passwordSet = secrets.has(SMTP_PASSWORD);
    return frozen(settings);
  };
  let current = read();

  const writeSections = (next: Settings): void => {
    for (const key of Object.keys(next) as (keyof Settings)[]) {
      const value = JSON.stringify(next[key]);
      if (value !== JSON.stringify(current[key])) repository.set(key, value, now());
    }
  };

  return {
    get: () => current,

    update(patch) {
      const before = current;
      const next = applyPatch(before, patch);
      const password = patch.smtp?.password;
      // In one transaction: a password that cannot be sealed must not leave half of the change behind.
      store.write(() => {
        if (password !== undefined && password !== '') secrets.set(SMTP_PASSWORD, password);
        if (password === '') secrets.remove(SMTP_PASSWORD);
        next.smtp.passwordSet = secrets.has(SMTP_PASSWORD);
        writeSections(next);
      });
      current = frozen(next);
      for (const listener of listeners) listener(current, before);
      return current;
    },

    smtpAccount() {
      const { host, port, security, user, from } = current.smtp;
      if (host === '') return undefined;
      return { host, port, security, user, from, password: secrets.find(SMTP_PASSWORD) };
    },

    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
