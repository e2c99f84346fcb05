import { createHash } from 'node:crypto';
import type { JsonObject } from '../../engine/sdk';
import { isTemplate, rawText } from '../form/fields';

/**
 * What limits of an HTTP request can be shared by: the host of its address, unless an expression makes that, and its
 * credential, as a digest that tells equal ones and nothing else.
 */
export function resourcesOf(config: JsonObject): { host?: string; credential?: string } {
  const origin = /^(https?:\/\/)([^/?#]+)/i.exec(rawText(config, 'url'))?.[2];
  const host = origin === undefined || isTemplate(origin) ? undefined : origin.replace(/^.*@/, '').toLowerCase();
  const auth = rawText(config, 'auth');
  const secret =
    auth === 'bearer'
      ? rawText(config, 'token')
      : auth === 'basic'
        ? `${rawText(config, 'user')}:${rawText(config, 'password')}`
        : '';
  return {
    ...(host === undefined ? {} : { host }),
    ...(secret === '' || secret === ':'
      ? {}
      : { credential: createHash('sha256').update(`${auth} ${secret}`).digest('hex').slice(0, 12) }),
  };
}
