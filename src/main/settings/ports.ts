/** What the settings room needs of others. The host introduces them. */
import type { Store } from '#main/store';

export type SettingsStore = Pick<Store, 'db' | 'write'>;

/** Where the SMTP password is kept: sealed, outside the rows of the settings. */
export interface SecretKeeper {
  set(name: string, secret: string): void;
  find(name: string): string | undefined;
  has(name: string): boolean;
  remove(name: string): void;
}

/** Tries the SMTP server of the settings. */
export interface SmtpTester {
  /** Connects and signs in; with `to` it also sends a message there. Errors: SMTP_NOT_SET, SMTP_FAILED. */
  test(to: string | undefined): Promise<void>;
}
