import type { Settings, SettingsPatch } from '#shared/model/settings';

function merged<Part extends object>(part: Part, change: object | undefined): Part {
  return change === undefined ? part : { ...part, ...change };
}

/** The settings as they will be once the host has taken the patch. A password only leaves the mark that there is one. */
export function applyPatch(settings: Settings, patch: SettingsPatch): Settings {
  const { password, ...smtp } = patch.smtp ?? {};
  return {
    language: patch.language ?? settings.language,
    theme: patch.theme ?? settings.theme,
    timeZone: patch.timeZone ?? settings.timeZone,
    smtp: { ...merged(settings.smtp, smtp), passwordSet: password === undefined ? settings.smtp.passwordSet : password !== '' },
    notifications: merged(settings.notifications, patch.notifications),
    engine: merged(settings.engine, patch.engine),
    retention: merged(settings.retention, patch.retention),
    backup: merged(settings.backup, patch.backup),
    flowFiles: merged(settings.flowFiles, patch.flowFiles),
    network: merged(settings.network, patch.network),
    server: merged(settings.server, patch.server),
    limits: merged(settings.limits, patch.limits),
    onboarding: merged(settings.onboarding, patch.onboarding),
  };
}
