import type { Settings, SettingsPatch } from '#shared/model/settings';

export type Security = Settings['smtp']['security'];

/** The mail settings as the form holds them. `password` undefined: leave the stored one. */
export interface SmtpDraft {
  host: string;
  port: number | '';
  security: Security;
  user: string;
  from: string;
  password: string | undefined;
}

/** Ports that mail servers use for each way of protection. */
export const USUAL_PORTS: Record<Security, number> = { none: 25, starttls: 587, tls: 465 };

export function draftOfSmtp({ host, port, security, user, from }: Settings['smtp']): SmtpDraft {
  return { host, port, security, user, from, password: undefined };
}

/** The draft with another protection; the port follows while it is a usual one. */
export function withSecurity(draft: SmtpDraft, security: Security): SmtpDraft {
  const isUsual = draft.port === '' || Object.values(USUAL_PORTS).includes(draft.port);
  return { ...draft, security, port: isUsual ? USUAL_PORTS[security] : draft.port };
}

export type SmtpProblems = Partial<Record<'port' | 'from', 'port' | 'address' | 'required'>>;

/** What keeps the draft from being saved. An empty host means: keep mail in the outbox folder. */
export function smtpProblems(draft: SmtpDraft): SmtpProblems {
  const problems: SmtpProblems = {};
  if (draft.port === '' || !Number.isInteger(draft.port) || draft.port < 1 || draft.port > 65_535) problems.port = 'port';
  const from = draft.from.trim();
  if (from !== '' && !/^[^<>]*<[^<>\s]+@[^<>\s]+>$|^[^<>\s]+@[^<>\s]+$/.test(from)) problems.from = 'address';
  if (from === '' && draft.host.trim() !== '') problems.from = 'required';
  return problems;
}

/** What to save, or nothing when the draft says what is stored. */
export function smtpPatch(draft: SmtpDraft, stored: Settings['smtp']): SettingsPatch['smtp'] | undefined {
  const next = {
    host: draft.host.trim(),
    port: Number(draft.port),
    security: draft.security,
    user: draft.user.trim(),
    from: draft.from.trim(),
  };
  const isSame =
    next.host === stored.host &&
    next.port === stored.port &&
    next.security === stored.security &&
    next.user === stored.user &&
    next.from === stored.from;
  if (isSame && draft.password === undefined) return undefined;
  return { ...next, ...(draft.password === undefined ? {} : { password: draft.password }) };
}
