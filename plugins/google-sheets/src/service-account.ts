/** Sign-in of a service account by a signed JWT: https://developers.google.com/identity/protocols/oauth2/service-account (RFC 7523). */
import { createHash, createPrivateKey, sign } from 'node:crypto';
import { createHttpClient, type HttpClientOptions, problem, z } from '@pulseflow/sdk';

export const SCOPE = 'https://www.googleapis.com/auth/spreadsheets';
const LIFETIME_S = 3600;
/** A token is made anew so long before it ends. */
const EARLY_MS = 5 * 60_000;

export const keySchema = z.looseObject({
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
  token_uri: z.url().default('https://oauth2.googleapis.com/token'),
});
type Key = z.infer<typeof keySchema>;

const tokenSchema = z.looseObject({ access_token: z.string().min(1), expires_in: z.number().default(LIFETIME_S) });
const kept = new Map<string, { token: string; endsAt: number }>();

/** The key file that Google gives, read. Errors: SHEETS_KEY_INVALID. */
export function readKey(text: string): Key {
  try {
    const key = keySchema.parse(JSON.parse(text));
    createPrivateKey(key.private_key);
    return key;
  } catch (cause) {
    throw problem({
      code: 'SHEETS_KEY_INVALID',
      en: 'This is not the key file of a service account. Paste the whole JSON file that Google gave you.',
      ptBr: 'Este não é o arquivo de chave de uma conta de serviço. Cole o arquivo JSON inteiro que o Google forneceu.',
      cause,
    });
  }
}

/** A JWT that says who we are, good for an hour; `subject` is the user of the domain to act for. */
export function assertionOf(key: Key, subject: string, nowMs: number): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const iat = Math.floor(nowMs / 1000);
  const header = { alg: 'RS256', typ: 'JWT', ...(key.private_key_id === undefined ? {} : { kid: key.private_key_id }) };
  const claims = {
    iss: key.client_email,
    scope: SCOPE,
    aud: key.token_uri,
    iat,
    exp: iat + LIFETIME_S,
    ...(subject === '' ? {} : { sub: subject }),
  };
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key.private_key).toString('base64url')}`;
}

/** An access token, kept in this process until shortly before its end. Errors: SHEETS_KEY_INVALID, SERVICE_*. */
export async function serviceToken(
  context: HttpClientOptions['context'],
  { key: text, subject = '' }: { key: string; subject?: string },
): Promise<string> {
  const name = createHash('sha256').update(`${subject}\n${text}`).digest('hex');
  const old = kept.get(name);
  if (old !== undefined && old.endsAt - EARLY_MS > context.now()) return old.token;
  const key = readKey(text);
  const google = createHttpClient({
    context,
    service: 'Google',
    baseUrl: key.token_uri,
    errorOf({ value }) {
      const { error, error_description: said } = value as { error?: string; error_description?: string };
      return { as: 'refused', message: [error, said].filter((one) => typeof one === 'string').join(': ') };
    },
  });
  const { access_token: token, expires_in: seconds } = await google.post('', {
    form: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: assertionOf(key, subject, context.now()) },
    // A second token does no harm.
    effect: 'none',
    schema: tokenSchema,
  });
  kept.set(name, { token, endsAt: context.now() + seconds * 1000 });
  return token;
}

/** Google takes this token no longer: the next call makes another. */
export function forgetToken(token: string): void {
  for (const [name, entry] of kept) if (entry.token === token) kept.delete(name);
}
