import { createHash } from 'node:crypto';
import {
  type CredentialTestContext,
  createHttpClient,
  type HttpAnswer,
  type HttpClient,
  type Json,
  type JsonObject,
  pathPart,
  problem,
  type ServiceSaid,
  z,
} from '@pulseflow/sdk';

export const CLOUD_CREDENTIAL = 'whatsapp.cloud';

/** Values of the credential. */
export interface CloudValues {
  token?: string;
  phoneNumberId?: string;
  baseUrl?: string;
}

/** Versions of the Graph API last two years and more; a newer one goes into the credential. */
export const DEFAULT_URL = 'https://graph.facebook.com/v23.0';

/** One business number. Errors: SERVICE_* and WHATSAPP_*. */
export interface CloudNumber {
  readonly client: HttpClient;
  /** The number's own path: `/123`. */
  readonly path: string;
  /** For media, which lie at another host and want the token all the same. */
  readonly authorization: string;
  /** Sends a message; answers its id. */
  send(message: JsonObject): Promise<{ id: string; to: string }>;
}

const sentSchema = z.object({
  messages: z.array(z.looseObject({ id: z.string() })).min(1),
  contacts: z.array(z.looseObject({ wa_id: z.string().optional() })).optional(),
});

/** Errors: SERVICE_REFUSED when the credential is not whole. */
export function createCloudNumber(
  values: CloudValues | undefined,
  context: Pick<CredentialTestContext<unknown>, 'signal' | 'now' | 'log'>,
): CloudNumber {
  const token = values?.token?.trim() ?? '';
  const number = values?.phoneNumberId?.trim() ?? '';
  if (token === '' || number === '') {
    throw problem({
      code: 'SERVICE_REFUSED',
      en: 'Choose a credential with a token and the id of a phone number.',
      ptBr: 'Escolha uma credencial com um token e o id de um número de telefone.',
    });
  }
  const key = `whatsapp:${createHash('sha256').update(`${token} ${number}`).digest('base64url').slice(0, 12)}`;
  const authorization = `Bearer ${token}`;
  const client = createHttpClient({
    context,
    service: 'WhatsApp',
    baseUrl: values?.baseUrl?.trim() || DEFAULT_URL,
    authorize: ({ headers }) => headers.set('authorization', authorization),
    // What Meta grants a number (developers.facebook.com/docs/whatsapp/cloud-api/overview#throughput).
    rateLimit: { key, count: 80, perMs: 1000 },
    errorOf,
    retry: { maxWaitMs: 65_000 },
  });
  const path = `/${pathPart(number)}`;
  return {
    client,
    path,
    authorization,
    async send(message) {
      const json = { messaging_product: 'whatsapp', recipient_type: 'individual', ...message };
      const { messages, contacts } = await client.post(`${path}/messages`, { json, schema: sentSchema });
      return { id: messages[0]?.id ?? '', to: contacts?.[0]?.wa_id ?? '' };
    },
  };
}

/** One person may be written to every six seconds on average (error 131056). */
const PAIR_WAIT_MS = 6000;

/** `{ error: { message, code, error_subcode, error_data: { details } } }`. */
function errorOf({ value }: HttpAnswer): ServiceSaid | undefined {
  const error = objectOf(objectOf(value)['error']);
  const { message, code, error_data: data } = error;
  if (typeof code !== 'number') return undefined;
  const { details } = objectOf(data);
  const said = typeof details === 'string' && details !== message ? `${String(message)}: ${details}` : String(message);
  return { message: said, serviceCode: String(code), ...meaningOf(code) };
}

/** developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes */
function meaningOf(code: number): Pick<ServiceSaid, 'as' | 'code' | 'retryAfterMs'> {
  if (code === 131056) return { as: 'limited', retryAfterMs: PAIR_WAIT_MS };
  if ([4, 80007, 130429, 131048, 133016].includes(code)) return { as: 'limited' };
  if (code === 0 || code === 3 || code === 10 || code === 190 || code === 131005 || (code >= 200 && code <= 299)) {
    return { as: 'refused' };
  }
  if ([1, 2, 131000, 131016, 131057, 133004].includes(code)) return { as: 'unavailable' };
  if (code === 131047) return { as: 'rejected', code: 'WHATSAPP_WINDOW_CLOSED' };
  if (code === 131026 || code === 131030 || code === 130472) return { as: 'rejected', code: 'WHATSAPP_NOT_REACHABLE' };
  if (code >= 132000 && code <= 132069) return { as: 'rejected', code: 'WHATSAPP_TEMPLATE_WRONG' };
  if (code >= 131051 && code <= 131053) return { as: 'rejected', code: 'WHATSAPP_MEDIA_REFUSED' };
  return { as: 'rejected' };
}

export function objectOf(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
