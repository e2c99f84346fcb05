import { implement } from '@orpc/server';
import { settings } from '#shared/contract/settings';
import type { SmtpTester } from './ports';
import type { SettingsService } from './service';

/** The settings capability of the contract. */
export function createSettingsRouter(service: SettingsService, smtp: SmtpTester) {
  const os = implement(settings);
  return os.router({
    get: os.get.handler(() => service.get()),
    update: os.update.handler(({ input }) => service.update(input)),
    testSmtp: os.testSmtp.handler(async ({ input }) => {
      await smtp.test(input.to);
      return { ok: true };
    }),
  });
}
