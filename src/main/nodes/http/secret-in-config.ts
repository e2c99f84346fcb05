import type { JsonObject, SecretInConfig } from '../../engine/sdk';
import { isTemplate, rawText } from '../form/fields';

/** The token or password that is written in an HTTP node, as a credential would hold it. An expression is none: it names one. */
export function secretInConfig(config: JsonObject): SecretInConfig | undefined {
  const { token: _token, user: _user, password: _password, ...rest } = config;
  const kept = { ...rest, auth: 'credential' };
  const auth = rawText(config, 'auth');
  const token = rawText(config, 'token');
  if (auth === 'bearer' && token !== '' && !isTemplate(token)) {
    return { field: '/token', type: 'core.http-bearer', values: { token }, config: kept };
  }
  const user = rawText(config, 'user');
  const password = typeof config['password'] === 'string' ? config['password'] : '';
  if (auth === 'basic' && password !== '' && user !== '' && !isTemplate(user) && !isTemplate(password)) {
    return { field: '/password', type: 'core.http-basic', values: { user, password }, config: kept };
  }
  return undefined;
}
