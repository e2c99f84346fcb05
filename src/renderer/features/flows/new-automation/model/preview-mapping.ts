import { isJsonObject, type Json, type JsonObject } from '#shared/model/json';
import type { PreviewResult } from '../../form/expression/evaluate-preview';

/** What a variable would be for one row. */
export type PreviewCell = { state: 'value'; text: string } | { state: 'nothing' } | { state: 'error'; reason: string };

/** Evaluates a template for one row. */
export type Evaluate = (text: string) => Promise<PreviewResult>;

/** Every variable for one row, by name, as a run would have it. Never fails: what goes wrong is in the cell. */
export async function previewRow(variables: JsonObject, evaluate: Evaluate): Promise<Record<string, PreviewCell>> {
  const cells = await Promise.all(
    Object.entries(variables).map(async ([name, value]) => [name, await cellOf(value, evaluate)] as const),
  );
  return Object.fromEntries(cells);
}

async function cellOf(value: Json, evaluate: Evaluate): Promise<PreviewCell> {
  if (typeof value === 'string' && value.includes('{{')) {
    const result = await evaluate(value);
    return result.state === 'value' ? { state: 'value', text: `${result.text}${result.isCut ? '…' : ''}` } : result;
  }
  let problem: PreviewCell | undefined;
  const resolve = async (part: Json): Promise<Json> => {
    if (Array.isArray(part)) return Promise.all(part.map(resolve));
    if (isJsonObject(part)) {
      const members = await Promise.all(Object.entries(part).map(async ([name, inner]) => [name, await resolve(inner)] as const));
      return Object.fromEntries(members);
    }
    if (typeof part !== 'string' || !part.includes('{{')) return part;
    const result = await evaluate(part);
    if (result.state === 'error') problem = result;
    if (result.state !== 'value') return null;
    return result.kind === 'text' || result.isCut ? result.text : (JSON.parse(result.text) as Json);
  };
  const whole = await resolve(value);
  if (problem !== undefined) return problem;
  return { state: 'value', text: typeof whole === 'string' ? whole : JSON.stringify(whole) };
}
