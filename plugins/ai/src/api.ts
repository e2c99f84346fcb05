/** Services that speak OpenAI's API: its own, others in the cloud, and programs on this computer. */
import {
  createHttpClient,
  type HttpAnswer,
  type HttpClient,
  type HttpClientOptions,
  problem,
  type ServiceSaid,
  type StepContext,
  z,
} from '@pulseflow/sdk';

export const DEFAULT_BASE_URL = 'https://api.openai.com/v1';
export const SERVICE_TYPES = ['ai.service'] as const;

/** Values of the credential `ai.service`. */
export interface AiService {
  baseUrl?: string;
  apiKey?: string;
  organization?: string;
}

type Context = HttpClientOptions['context'];

/** A client for one service. `timeoutMs`: models take their time. */
export function aiClient(
  context: Context,
  { baseUrl, apiKey = '', organization = '' }: AiService,
  timeoutMs = 30_000,
): HttpClient {
  const address = baseUrl === undefined || baseUrl === '' ? DEFAULT_BASE_URL : baseUrl;
  return createHttpClient({
    context,
    // There are many, and people know them by their host.
    service: URL.canParse(address) ? new URL(address).host : address,
    baseUrl: address,
    headers: {
      ...(apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }),
      ...(organization === '' ? {} : { 'openai-organization': organization }),
    },
    timeoutMs,
    retry: { times: 3, baseMs: 1000 },
    errorOf: saidBy,
  });
}

/** Errors: CREDENTIAL_NOT_FOUND. */
export async function serviceOf(context: Pick<StepContext, 'credential'>): Promise<AiService> {
  const service = await context.credential<AiService>();
  if (service !== undefined) return service;
  throw problem({
    code: 'CREDENTIAL_NOT_FOUND',
    en: 'No AI service is chosen. Choose one in the node, and publish the flow.',
    ptBr: 'Nenhum serviço de IA foi escolhido. Escolha um no nó e publique o fluxo.',
    data: { detail: 'CREDENTIAL_NOT_CHOSEN' },
  });
}

/** True for services that know the newer names of parameters. */
export function isOpenAi({ baseUrl }: AiService): boolean {
  const url = baseUrl === undefined || baseUrl === '' ? DEFAULT_BASE_URL : baseUrl;
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return host === 'api.openai.com' || host.endsWith('.openai.azure.com');
}

const errorSchema = z.looseObject({
  error: z.union([
    z.string(),
    z.looseObject({
      message: z.string().optional(),
      code: z.union([z.string(), z.number()]).nullish(),
      type: z.string().nullish(),
    }),
  ]),
});

/** https://platform.openai.com/docs/guides/error-codes; others say less, in the same form or as a text. */
function saidBy({ status, headers, value }: HttpAnswer): ServiceSaid {
  const parsed = errorSchema.safeParse(value);
  const error = parsed.success ? parsed.data.error : undefined;
  const message = typeof error === 'string' ? error : (error?.message ?? '');
  const serviceCode = typeof error === 'object' ? String(error.code ?? error.type ?? '') : '';
  const said = { message, ...(serviceCode === '' ? {} : { serviceCode }) };
  if (serviceCode === 'insufficient_quota') return { ...said, as: 'refused', code: 'AI_QUOTA_USED_UP' };
  if (serviceCode === 'context_length_exceeded') return { ...said, code: 'AI_TOO_LONG' };
  if (serviceCode === 'model_not_found' || (status === 404 && /model/i.test(message)))
    return { ...said, as: 'rejected', code: 'AI_MODEL_UNKNOWN' };
  const waitMs = Number(headers.get('retry-after-ms') ?? Number.NaN);
  return Number.isNaN(waitMs) ? said : { ...said, retryAfterMs: waitMs };
}

const modelsSchema = z.looseObject({
  data: z.array(z.looseObject({ id: z.string(), created: z.number().optional(), owned_by: z.string().optional() })),
});

/** The models that the service offers, by name. */
export async function listModels(client: HttpClient): Promise<{ id: string; createdAt: string | null; owner: string | null }[]> {
  const { data } = await client.get('/models', { schema: modelsSchema });
  return data
    .map(({ id, created, owned_by }) => ({
      id,
      createdAt: created === undefined || created === 0 ? null : new Date(created * 1000).toISOString(),
      owner: owned_by ?? null,
    }))
    .sort((one, other) => one.id.localeCompare(other.id));
}
