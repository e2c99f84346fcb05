import { isAbsolute } from 'node:path';
import { AppError } from '#shared/model/errors';
import type { JsonObject } from '#shared/model/json';
import { type Settings, type SettingsPatch, settingsSchema } from '#shared/model/settings';

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sections are merged field by field; what the patch does not name stays. */
function merged(current: Record<string, unknown>, patch: Record<string, unknown>): Record<string, unknown> {
  const result = { ...current };
  for (const [key, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const before = current[key];
    result[key] = isObject(before) && isObject(value) ? merged(before, value) : value;
  }
  return result;
}

function invalid(field: string, message: string, data: JsonObject): AppError {
  return new AppError({ code: 'SETTINGS_INVALID', message, data: { field, ...data } });
}

function assertTimeZone(timeZone: string): void {
  if (timeZone === 'system') return;
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch (cause) {
    throw new AppError({
      code: 'SETTINGS_INVALID',
      message: `"${timeZone}" is no time zone. Use a name such as America/Sao_Paulo, or "system".`,
      data: { field: 'timeZone', timeZone, detail: 'SETTING_TIME_ZONE' },
      cause,
    });
  }
}

/** A line break in a header field would let a value add headers of its own. */
function assertSmtp(smtp: Settings['smtp']): void {
  for (const field of ['host', 'user', 'from'] as const) {
    if (/[\r\n]/.test(smtp[field])) {
      throw invalid(`smtp.${field}`, `The SMTP ${field} must be one line.`, { detail: 'SETTING_NOT_ONE_LINE', name: field });
    }
  }
  if (/\s|\/|:/.test(smtp.host)) {
    throw invalid(
      'smtp.host',
      `"${smtp.host}" is no host name. Give the name alone, such as smtp.example.com; the port has its own field.`,
      { detail: 'SETTING_SMTP_HOST', host: smtp.host },
    );
  }
}

function assertFolder(folder: string): void {
  if (folder !== '' && !isAbsolute(folder))
    throw invalid('flowFiles.folder', `"${folder}" is no full path. Give the folder from the root, such as /home/ana/flows.`, {
      detail: 'SETTING_FOLDER',
      folder,
    });
}

/** A password has no place in settings that can be read back. */
function assertProxy({ proxy, proxyUrl }: Settings['network']): void {
  if (proxyUrl === '') {
    if (proxy !== 'manual') return;
    throw invalid('network.proxyUrl', 'Give the address of the proxy, such as http://proxy.example.com:3128.', {
      detail: 'SETTING_PROXY_MISSING',
    });
  }
  const url = URL.canParse(proxyUrl) ? new URL(proxyUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw invalid('network.proxyUrl', `"${proxyUrl}" is no address of a proxy. Give one such as http://proxy.example.com:3128.`, {
      detail: 'SETTING_PROXY_URL',
      url: proxyUrl,
    });
  if (url.username !== '' || url.password !== '')
    throw invalid(
      'network.proxyUrl',
      'A proxy with a password is set in the environment (HTTPS_PROXY), so that the password stands in no setting.',
      { detail: 'SETTING_PROXY_PASSWORD' },
    );
}

/** Where links lead: a way to this program, and nothing that an answer of a form could be lost in. */
function assertPublicUrl(publicUrl: string): void {
  if (publicUrl === '') return;
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : undefined;
  const isPlain =
    url !== undefined && /^https?:$/.test(url.protocol) && url.username + url.password + url.search + url.hash === '';
  if (!isPlain)
    throw invalid(
      'server.publicUrl',
      `"${publicUrl}" is no address for links. Give the one that leads to this PulseFlow, such as https://flows.example.com.`,
      { detail: 'SETTING_PUBLIC_URL', url: publicUrl },
    );
}

/** A pause has an end only while it lasts, and only when the same change names one. */
function settlePause(engine: Settings['engine'], patch: SettingsPatch['engine']): void {
  if (patch?.pausedUntil !== undefined && patch.pausedUntil !== null && patch.paused === undefined) engine.paused = true;
  if (!engine.paused || (patch?.paused === true && patch.pausedUntil === undefined)) engine.pausedUntil = null;
}

/** The settings after a change, without touching secrets. Errors: SETTINGS_INVALID (`data.field` names where). */
export function applyPatch(current: Settings, patch: SettingsPatch): Settings {
  const { smtp, ...rest } = patch;
  const { password: _, ...smtpPatch } = smtp ?? {};
  const next = settingsSchema.parse(merged(current, { ...rest, smtp: smtpPatch }));
  next.smtp.host = next.smtp.host.trim();
  assertTimeZone(next.timeZone);
  assertSmtp(next.smtp);
  next.flowFiles.folder = next.flowFiles.folder.trim();
  assertFolder(next.flowFiles.folder);
  next.network.proxyUrl = next.network.proxyUrl.trim();
  assertProxy(next.network);
  next.server.publicUrl = next.server.publicUrl.trim().replace(/\/+$/, '');
  assertPublicUrl(next.server.publicUrl);
  settlePause(next.engine, patch.engine);
  return next;
}
