/** Answers that are data: asked for by a JSON Schema, checked against it, and asked for again when they do not fit. */
import { type HttpClient, isAppError, type Json, type JsonObject, problem } from '@pulseflow/sdk';
import { ask, type Reply, sumOf } from './chat';

export interface StructuredReply extends Reply {
  value: Json;
  /** How often the model had to correct itself. */
  repairs: number;
}

export interface StructuredOptions {
  /** Undefined: any JSON. */
  schema: JsonObject | undefined;
  /** How often an answer that does not fit may be asked for again. */
  maxRepairs: number;
  log(message: string): void;
}

type Format = 'json_schema' | 'json_object' | 'none';

/**
 * Asks until the answer fits, at most `maxRepairs` times more. A service that knows no schemas gets the schema in words.
 * Errors: AI_ANSWER_INVALID (operational: another attempt may fit), AI_ANSWER_CUT, those of `ask`.
 */
export async function askForData(client: HttpClient, body: JsonObject, options: StructuredOptions): Promise<StructuredReply> {
  const { schema, maxRepairs } = options;
  let messages = body['messages'] as JsonObject[];
  let format: Format = schema === undefined ? 'json_object' : 'json_schema';
  let tokens = { input: 0, output: 0, total: 0 };
  for (let repairs = 0; ; ) {
    let reply: Reply;
    try {
      reply = await ask(client, { ...body, messages: instructed(messages, format, schema), ...formatOf(format, schema) });
    } catch (error) {
      const lower = lowerFormat(format, error);
      if (lower === undefined) throw error;
      options.log(`The service does not know the answer format ${format}; it is told in words.`);
      format = lower;
      continue;
    }
    tokens = sumOf(tokens, reply.tokens);
    const { value, problems } = await check(reply.text, schema);
    if (problems.length === 0 && value !== undefined) return { ...reply, tokens, value, repairs };
    if (reply.finishReason === 'length') throw cut(tokens.output);
    if (repairs >= maxRepairs) throw invalid(reply.text, problems, tokens.total);
    repairs += 1;
    options.log(`The answer does not fit (${problems[0] ?? 'no JSON'}); asking again.`);
    messages = [
      ...messages,
      { role: 'assistant', content: reply.text },
      {
        role: 'user',
        content: `That answer is not valid: ${problems.slice(0, 10).join('; ')}. Answer again with the corrected JSON only.`,
      },
    ];
  }
}

function formatOf(format: Format, schema: JsonObject | undefined): JsonObject {
  if (format === 'none') return {};
  if (format === 'json_object' || schema === undefined) return { response_format: { type: 'json_object' } };
  return { response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: isStrict(schema), schema } } };
}

/** Strict schemas close every object and require every field; others are refused as strict, and checked here alone. */
export function isStrict(schema: Json): boolean {
  if (Array.isArray(schema)) return schema.every(isStrict);
  if (typeof schema !== 'object' || schema === null) return true;
  const { properties, additionalProperties, required } = schema;
  if (typeof properties === 'object' && properties !== null && !Array.isArray(properties)) {
    const isClosed = additionalProperties === false;
    const isRequired = Object.keys(properties).every((name) => Array.isArray(required) && required.includes(name));
    if (!isClosed || !isRequired || !Object.values(properties).every(isStrict)) return false;
  }
  return Object.entries(schema).every(([key, value]) => key === 'properties' || isStrict(value));
}

/** What the service does not do itself is asked for in words. JSON mode wants the word in the messages, too. */
function instructed(messages: readonly JsonObject[], format: Format, schema: JsonObject | undefined): JsonObject[] {
  if (format === 'json_schema') return [...messages];
  const wanted = schema === undefined ? '' : ` that fits this JSON Schema: ${JSON.stringify(schema)}`;
  return [{ role: 'system', content: `Answer with JSON only, without any other text${wanted}` }, ...messages];
}

function lowerFormat(format: Format, error: unknown): Format | undefined {
  if (!isAppError(error)) return undefined;
  const status = error.data?.['status'];
  const isAboutFormat = /response_format|json_schema|json_object|structured|grammar/i.test(
    `${error.message} ${String(error.data?.['body'] ?? '')}`,
  );
  if ((status !== 400 && status !== 422) || !isAboutFormat) return undefined;
  return format === 'json_schema' ? 'json_object' : format === 'json_object' ? 'none' : undefined;
}

async function check(text: string, schema: JsonObject | undefined): Promise<{ value: Json | undefined; problems: string[] }> {
  const value = jsonIn(text);
  if (value === undefined) return { value, problems: ['it is no JSON'] };
  if (schema === undefined) return { value, problems: [] };
  const { Validator } = await import('@cfworker/json-schema');
  const { valid, errors } = new Validator(schema, '2020-12', false).validate(value);
  return { value, problems: valid ? [] : errors.map(({ instanceLocation, error }) => `${instanceLocation} ${error}`) };
}

/** The JSON of an answer, also of one that is fenced or stands between sentences; undefined when there is none. */
export function jsonIn(text: string): Json | undefined {
  const trimmed = text.trim();
  const fenced = /```(?:json)?\s*([\s\S]*?)```/.exec(trimmed)?.[1];
  const start = trimmed.search(/[{[]/);
  const end = Math.max(trimmed.lastIndexOf('}'), trimmed.lastIndexOf(']'));
  for (const candidate of [trimmed, fenced, start < 0 ? undefined : trimmed.slice(start, end + 1)]) {
    if (candidate === undefined) continue;
    try {
      return JSON.parse(candidate) as Json;
    } catch {
      // The next way of reading it is tried.
    }
  }
  return undefined;
}

function cut(outputTokens: number) {
  return problem({
    code: 'AI_ANSWER_CUT',
    en: `The answer ended after ${outputTokens} tokens, before it was whole. Raise "Longest answer", or ask for less.`,
    ptBr: `A resposta terminou após ${outputTokens} tokens, antes de ficar inteira. Aumente "Resposta mais longa" ou peça menos.`,
    data: { outputTokens },
  });
}

function invalid(text: string, problems: readonly string[], tokens: number) {
  return problem({
    code: 'AI_ANSWER_INVALID',
    kind: 'operational',
    en: `The model did not give an answer that fits: ${problems[0] ?? 'no JSON'}. Simplify the schema, allow more corrections, or take another model.`,
    ptBr: `O modelo não deu uma resposta conforme: ${problems[0] ?? 'sem JSON'}. Simplifique o schema, permita mais correções ou use outro modelo.`,
    data: { problems: problems.slice(0, 20), answer: text.slice(0, 2000), tokens },
  });
}
