import { compileExpression, compileTemplate } from '#shared/expression';
import { isAppError } from '#shared/model/errors';
import type { Json } from '#shared/model/json';
import type { FieldForm } from './complete';
import { type SampleData, sampleScope } from './sample-data';
import { type ValueKind, valueKind } from './value-path';

/** What a field would be for one item. */
export type PreviewResult =
  /** `text`: the value as people read it, at most `LONGEST_PREVIEW` characters. `value`: only when it is short and simple. */
  | { state: 'value'; kind: ValueKind; text: string; isCut: boolean; value?: string | number | boolean }
  /** The expression gave nothing. */
  | { state: 'nothing' }
  /** `reason` in English, as the checker says it; `position` in the field's text. */
  | { state: 'error'; reason: string; position: number };

/** Guards of a preview: tighter than those of a run, as one waits for it. */
const PREVIEW_LIMITS = { timeoutMs: 800, depth: 2_000, sequenceLength: 200_000 };
export const LONGEST_PREVIEW = 10_000;

function shown(value: Json): PreviewResult {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  const isSimple = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return {
    state: 'value',
    kind: valueKind(value),
    text: text.slice(0, LONGEST_PREVIEW),
    isCut: text.length > LONGEST_PREVIEW,
    ...(isSimple && text.length <= LONGEST_PREVIEW ? { value } : {}),
  };
}

/** Evaluates a field as a run would, against sample data. Never fails: what goes wrong is the result. */
export async function evaluatePreview(text: string, form: FieldForm, sample: SampleData, index: number): Promise<PreviewResult> {
  try {
    const compile = form === 'jsonata' ? compileExpression : compileTemplate;
    const value = await compile(text, {}, PREVIEW_LIMITS).evaluate(sampleScope(sample, index));
    return value === undefined ? { state: 'nothing' } : shown(value);
  } catch (thrown) {
    const data = isAppError(thrown) ? thrown.data : undefined;
    const reason =
      typeof data?.['reason'] === 'string' ? data['reason'] : thrown instanceof Error ? thrown.message : String(thrown);
    return { state: 'error', reason, position: typeof data?.['position'] === 'number' ? data['position'] : 0 };
  }
}
