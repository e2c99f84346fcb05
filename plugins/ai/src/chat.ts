/** One question to a model, and what it answers. */
import { type HttpClient, isAppError, type JsonObject, problem, z } from '@pulseflow/sdk';

export interface Tokens {
  input: number;
  output: number;
  total: number;
  /** Of the input: read from the service's cache, at a lower price. */
  cached?: number;
  /** Of the output: thought before the answer. */
  reasoning?: number;
}

export interface Reply {
  text: string;
  model: string;
  finishReason: string;
  tokens: Tokens;
}

const replySchema = z.looseObject({
  model: z.string().default(''),
  choices: z
    .array(
      z.looseObject({
        finish_reason: z.string().nullish(),
        message: z.looseObject({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z
    .looseObject({
      prompt_tokens: z.number().default(0),
      completion_tokens: z.number().default(0),
      total_tokens: z.number().optional(),
      prompt_tokens_details: z.looseObject({ cached_tokens: z.number().nullish() }).nullish(),
      completion_tokens_details: z.looseObject({ reasoning_tokens: z.number().nullish() }).nullish(),
    })
    .nullish(),
});

export const NO_TOKENS: Tokens = { input: 0, output: 0, total: 0 };

export function sumOf(one: Tokens, other: Tokens): Tokens {
  const cached = (one.cached ?? 0) + (other.cached ?? 0);
  const reasoning = (one.reasoning ?? 0) + (other.reasoning ?? 0);
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    total: one.total + other.total,
    ...(cached === 0 ? {} : { cached }),
    ...(reasoning === 0 ? {} : { reasoning }),
  };
}

/**
 * Asks once. Names of parameters that the service does not know are tried in their other form.
 * Errors: AI_REFUSED, AI_ANSWER_FILTERED, SERVICE_*, AI_QUOTA_USED_UP, AI_TOO_LONG, AI_MODEL_UNKNOWN.
 */
export async function ask(client: HttpClient, body: JsonObject): Promise<Reply> {
  const answer = await post(client, body).catch((error: unknown) => {
    const other = withOtherNames(body, error);
    if (other === undefined) throw error;
    return post(client, other);
  });
  const [choice] = answer.choices;
  const finishReason = choice?.finish_reason ?? 'stop';
  const refusal = choice?.message.refusal ?? '';
  if (refusal !== '') {
    throw problem({
      code: 'AI_REFUSED',
      en: `The model refuses to answer: ${refusal} Ask in other words.`,
      ptBr: `O modelo se recusa a responder: ${refusal} Pergunte com outras palavras.`,
      data: { refusal },
    });
  }
  if (finishReason === 'content_filter') {
    throw problem({
      code: 'AI_ANSWER_FILTERED',
      en: 'The service held the answer back because of its content rules. Ask in other words.',
      ptBr: 'O serviço reteve a resposta por causa das regras de conteúdo. Pergunte com outras palavras.',
    });
  }
  return {
    // Models that think aloud do so before the answer.
    text: (choice?.message.content ?? '').replace(/^\s*<think>[\s\S]*?<\/think>\s*/, ''),
    model: answer.model,
    finishReason,
    tokens: tokensOf(answer.usage),
  };
}

function post(client: HttpClient, body: JsonObject): Promise<z.output<typeof replySchema>> {
  // Asking twice changes nothing at the service; it may cost twice.
  return client.post('/chat/completions', { json: body, effect: 'idempotent', schema: replySchema });
}

function tokensOf(usage: z.output<typeof replySchema>['usage']): Tokens {
  if (usage === undefined || usage === null) return NO_TOKENS;
  const { prompt_tokens: input, completion_tokens: output } = usage;
  const cached = usage.prompt_tokens_details?.cached_tokens ?? 0;
  const reasoning = usage.completion_tokens_details?.reasoning_tokens ?? 0;
  return sumOf(NO_TOKENS, { input, output, total: usage.total_tokens ?? input + output, cached, reasoning });
}

/** OpenAI's newer models know `max_completion_tokens` alone and no temperature, many others `max_tokens` alone. */
function withOtherNames(body: JsonObject, error: unknown): JsonObject | undefined {
  if (!isAppError(error) || error.data?.['status'] !== 400) return undefined;
  const { max_tokens: old, max_completion_tokens: newer, temperature, ...rest } = body;
  const given = { ...(temperature === undefined ? {} : { temperature }) };
  if (newer !== undefined && error.message.includes('max_completion_tokens')) return { ...rest, ...given, max_tokens: newer };
  if (old !== undefined && error.message.includes('max_tokens')) return { ...rest, ...given, max_completion_tokens: old };
  return undefined;
}
