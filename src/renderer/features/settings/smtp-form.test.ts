import { describe, expect, it } from 'vitest';
import { settingsSchema } from '#shared/model/settings';
import { applyPatch } from './apply-patch';
import { draftOfSmtp, smtpPatch, smtpProblems, withSecurity } from './smtp-form';

const stored = {
  ...settingsSchema.parse({}).smtp,
  host: 'smtp.example.com',
  from: 'PulseFlow <flows@example.com>',
  passwordSet: true,
};
const draft = draftOfSmtp(stored);

describe('the e-mail form', () => {
  it('saves nothing when nothing changed, and never sends a password that was not typed', () => {
    expect(smtpPatch(draft, stored)).toBeUndefined();
    expect(smtpPatch({ ...draft, user: 'ada' }, stored)).toEqual({
      host: 'smtp.example.com',
      port: 587,
      security: 'starttls',
      user: 'ada',
      from: 'PulseFlow <flows@example.com>',
    });
  });

  it('removes a stored password with an empty one', () => {
    expect(smtpPatch({ ...draft, password: '' }, stored)).toMatchObject({ password: '' });
  });

  it('moves a usual port along with the protection and leaves a special one', () => {
    expect(withSecurity(draft, 'tls').port).toBe(465);
    expect(withSecurity({ ...draft, port: 2525 }, 'tls').port).toBe(2525);
  });

  it.each([
    ['flows@example.com', undefined],
    ['PulseFlow <flows@example.com>', undefined],
    ['flows at example', 'address'],
    ['<flows@example.com', 'address'],
    ['', 'required'],
  ])('judges the sender %j', (from, problem) => {
    expect(smtpProblems({ ...draft, from }).from).toBe(problem);
  });

  it('accepts no sender while there is no server', () => {
    expect(smtpProblems({ ...draft, host: '', from: '' })).toEqual({});
    expect(smtpProblems({ ...draft, port: '' })).toEqual({ port: 'port' });
  });
});

describe('a settings change shown at once', () => {
  const settings = { ...settingsSchema.parse({}), smtp: stored };

  it('keeps what the patch does not name', () => {
    const next = applyPatch(settings, { theme: 'dark', retention: { maxAgeDays: 7 } });
    expect(next).toEqual({ ...settings, theme: 'dark', retention: { ...settings.retention, maxAgeDays: 7 } });
  });

  it('remembers only that there is a password', () => {
    expect(applyPatch(settings, { smtp: { password: 'secret' } }).smtp).toEqual({ ...stored, passwordSet: true });
    expect(applyPatch(settings, { smtp: { password: '' } }).smtp.passwordSet).toBe(false);
  });
});
