/** A service that speaks OpenAI's documented API: models, chat completions with response formats, embeddings. Takes the key `good`. */
import type { Json, JsonObject } from '@pulseflow/sdk';
import { type ServiceAnswer, type ServiceCall, startTestService, type TestService } from '@pulseflow/sdk/testing';

export interface AiTestService extends TestService {
  /** What the model says next, in order; then it repeats the question. */
  readonly replies: (string | JsonObject)[];
  /** The bodies of the chat calls. */
  chats(): JsonObject[];
  /** Response formats that it knows, as an older or smaller service. */
  formats: string[];
  /** The name of the parameter for the longest answer that it does not know. */
  unknownParameter: string | undefined;
}

const refused = (status: number, code: string | null, message: string): ServiceAnswer => ({
  status,
  json: { error: { message, type: 'invalid_request_error', param: null, code } },
});

/** Starts it below `/v1`. */
export async function startAi(): Promise<AiTestService> {
  const service = await startTestService();
  const ai: AiTestService = Object.assign(service, {
    replies: [] as (string | JsonObject)[],
    chats: () => service.callsOf('POST /v1/chat/completions').map((call) => call.json() as JsonObject),
    formats: ['json_schema', 'json_object'],
    unknownParameter: undefined as string | undefined,
  });
  const on = (method: string, path: string, answer: (call: ServiceCall) => ServiceAnswer): void =>
    service.on(method, path, (call) =>
      call.headers['authorization'] === 'Bearer good'
        ? answer(call)
        : refused(401, 'invalid_api_key', 'Incorrect API key provided.'),
    );

  on('GET', '/v1/models', () => ({
    json: {
      object: 'list',
      data: [
        { id: 'tiny-2', object: 'model', created: 1_700_000_000, owned_by: 'us' },
        { id: 'tiny-1', object: 'model', created: 0, owned_by: 'us' },
      ],
    },
  }));
  on('POST', '/v1/chat/completions', (call) => {
    const body = call.json() as JsonObject;
    if (body['model'] !== 'tiny-1')
      return refused(404, 'model_not_found', `The model \`${String(body['model'])}\` does not exist.`);
    const format = (body['response_format'] as { type: string } | undefined)?.type;
    if (format !== undefined && !ai.formats.includes(format)) {
      return refused(400, null, `Invalid parameter: 'response_format' of type '${format}' is not supported with this model.`);
    }
    if (ai.unknownParameter !== undefined && ai.unknownParameter in body) {
      return refused(
        400,
        'unsupported_parameter',
        `Unsupported parameter: '${ai.unknownParameter}' is not supported with this model.`,
      );
    }
    const messages = body['messages'] as JsonObject[];
    const next = ai.replies.shift() ?? String(messages.at(-1)?.['content']);
    const choice: JsonObject =
      typeof next === 'string'
        ? { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: next, refusal: null } }
        : { index: 0, finish_reason: 'stop', ...next };
    return {
      json: {
        id: 'chatcmpl-1',
        object: 'chat.completion',
        model: 'tiny-1-2026',
        choices: [choice],
        usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15, prompt_tokens_details: { cached_tokens: 2 } },
      },
    };
  });
  on('POST', '/v1/embeddings', (call) => {
    const { input, dimensions = 2 } = call.json() as { input: string[]; dimensions?: number };
    const data: Json[] = input.map((text, index) => ({
      object: 'embedding',
      index,
      embedding: Array<number>(dimensions).fill(text.length),
    }));
    // The order is not promised; the index is.
    return {
      json: {
        object: 'list',
        model: 'tiny-1',
        data: data.reverse(),
        usage: { prompt_tokens: input.length, total_tokens: input.length },
      },
    };
  });
  return ai;
}
