/** A local server that speaks the WhatsApp Cloud API as Meta documents it, as far as the plugin uses it. */
import type { JsonObject } from '@pulseflow/sdk';
import { type ServiceAnswer, type ServiceCall, startTestService, type TestService } from '@pulseflow/sdk/testing';

export const TOKEN = 'EAAtest-token-0123456789';
export const NUMBER = '123456789012345';

export interface CloudApi {
  readonly service: TestService;
  readonly credential: { token: string; phoneNumberId: string; baseUrl: string };
  /** What was sent, oldest first. */
  readonly sent: JsonObject[];
}

/** An error as the Graph API words it. */
export function graphError(status: number, code: number, message: string, details?: string): ServiceAnswer & { status: number } {
  const data = details === undefined ? {} : { error_data: { messaging_product: 'whatsapp', details } };
  return { status, json: { error: { message, type: 'OAuthException', code, ...data, fbtrace_id: 'x' } } };
}

export async function startCloudApi(): Promise<CloudApi> {
  const service = await startTestService();
  const sent: JsonObject[] = [];
  const signedIn = (answer: (call: ServiceCall) => ServiceAnswer | Promise<ServiceAnswer>) => (call: ServiceCall) =>
    call.headers['authorization'] === `Bearer ${TOKEN}`
      ? answer(call)
      : graphError(401, 190, 'Error validating access token: Session has expired');
  const failures: Record<string, ServiceAnswer> = {
    '5500000131047': graphError(400, 131047, '(#131047) Re-engagement message', 'More than 24 hours have passed'),
    '5500000131030': graphError(400, 131030, '(#131030) Recipient phone number not in allowed list'),
    '5500000132001': graphError(404, 132001, '(#132001) Template name does not exist in the translation'),
    '5500000000010': graphError(403, 10, '(#10) Application does not have permission for this action'),
  };
  service.on(
    'GET',
    `/v23.0/${NUMBER}`,
    signedIn(() => ({ json: { id: NUMBER, verified_name: 'Test' } })),
  );
  service.on(
    'POST',
    `/v23.0/${NUMBER}/messages`,
    signedIn((call) => {
      const body = call.json() as JsonObject;
      const to = String(body['to']);
      const failure = failures[to];
      if (failure !== undefined) return failure;
      sent.push(body);
      if (body['status'] === 'read') return { json: { success: true } };
      return {
        json: {
          messaging_product: 'whatsapp',
          contacts: [{ input: to, wa_id: to }],
          messages: [{ id: `wamid.${sent.length}` }],
        },
      };
    }),
  );
  service.on(
    'POST',
    `/v23.0/${NUMBER}/media`,
    signedIn(() => ({ json: { id: 'media-1' } })),
  );
  service.on(
    'GET',
    '/v23.0/media-1',
    signedIn(() => ({ json: { url: `${service.url.replace('127.0.0.1', 'localhost')}/bytes`, mime_type: 'image/jpeg' } })),
  );
  service.on(
    'GET',
    '/v23.0/gone',
    signedIn(() => graphError(400, 100, 'Unsupported get request')),
  );
  service.on(
    'GET',
    '/bytes',
    signedIn(() => ({ body: 'jpeg', headers: { 'content-type': 'image/jpeg' } })),
  );
  return { service, credential: { token: TOKEN, phoneNumberId: NUMBER, baseUrl: `${service.url}/v23.0` }, sent };
}
