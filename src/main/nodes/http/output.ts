import type { Item, Json, JsonObject } from '../../engine/sdk';
import { addResult } from '../items/add-result';
import type { Answer } from './exchange';
import type { HttpConfig } from './http-config';
import { readHeaders } from './read-answer';

/** What the node puts out for one item, by its setting `output`. */
export function toOutput(
  config: Pick<HttpConfig, 'output'>,
  item: Item,
  { answer, body, durationMs }: { answer: Answer; body: Json; durationMs: number },
): Item | Item[] {
  if (config.output === 'body') {
    return Array.isArray(body) ? body.map((json) => ({ json })) : { ...item, json: body };
  }
  const { status, url } = answer;
  const ok = status >= 200 && status < 300;
  const json: JsonObject = { status, ok, headers: readHeaders(answer.headers), body, url, durationMs };
  return config.output === 'field' ? addResult(item, 'response', json) : { ...item, json };
}
