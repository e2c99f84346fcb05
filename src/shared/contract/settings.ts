import { z } from 'zod';
import { settingsPatchSchema, settingsSchema } from '../model/settings';
import { base, okSchema } from './base';
import { contractErrors } from './errors';

const tags = ['Settings'];

/** Settings of the workspace. Secrets go in and never come out. */
export const settings = {
  get: base.route({ method: 'GET', path: '/settings', tags, summary: 'Read the settings' }).output(settingsSchema),
  update: base
    .errors(
      contractErrors('SETTINGS_INVALID', 'SECRET_KEY_MISSING', 'SECRET_KEY_WRONG', 'SECRET_KEY_INVALID', 'SECRET_KEY_FAILED'),
    )
    .route({ method: 'PATCH', path: '/settings', tags, summary: 'Change some settings' })
    .input(settingsPatchSchema)
    .output(settingsSchema),
  testSmtp: base
    .errors(contractErrors('SMTP_FAILED', 'SMTP_NOT_SET'))
    .route({
      method: 'POST',
      path: '/settings/smtp/test',
      tags,
      summary: 'Connect to the SMTP server, and send a test e-mail when `to` is given',
    })
    .input(z.object({ to: z.string().max(320).optional() }))
    .output(okSchema),
};
