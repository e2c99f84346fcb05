import { AppError } from '#shared/model/errors';
import { type Capabilities, capabilitiesSchema } from '#shared/model/plugin';

/** Capabilities from what `--grant` was given. Errors: BAD_ARGUMENT. */
export function readGrants(given: readonly string[]): Capabilities {
  const granted: Capabilities = capabilitiesSchema.parse({});
  for (const text of given) {
    const [kind = '', ...rest] = text.split(':');
    const value = rest.join(':');
    if (kind === 'mail' && value === '') granted.mail = true;
    else if (value === '') throw wrong(text);
    else if (kind === 'network') granted.network.push(value);
    else if (kind === 'read' || kind === 'write') granted.files.push({ path: value, access: kind });
    else if (kind === 'command') granted.commands.push(value);
    else if (kind === 'credential') granted.credentials.push(value);
    else throw wrong(text);
  }
  return granted;
}

function wrong(text: string): AppError {
  return new AppError({
    code: 'BAD_ARGUMENT',
    message: `"${text}" is no capability. Write network:<host>, read:<path>, write:<path>, command:<name>, credential:<type> or mail.`,
  });
}
