import type { CallOptions, HttpAnswer, HttpClient, Json } from '@pulseflow/sdk';

/** The entries of a list that comes by cursors (docs.slack.dev/apis/web-api/pagination). */
export function listOf(
  client: HttpClient,
  method: string,
  list: string,
  query: NonNullable<CallOptions['query']>,
  limit: number,
): AsyncGenerator<Json, void, undefined> {
  return client.pages(`/${method}`, {
    query,
    limit,
    entries(answer: HttpAnswer) {
      const value = objectOf(answer.value)[list];
      return Array.isArray(value) ? value : [];
    },
    next(answer: HttpAnswer) {
      const { next_cursor: cursor } = objectOf(objectOf(answer.value)['response_metadata']);
      return typeof cursor === 'string' && cursor !== '' ? { cursor } : undefined;
    },
  });
}

function objectOf(value: Json | undefined): Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
