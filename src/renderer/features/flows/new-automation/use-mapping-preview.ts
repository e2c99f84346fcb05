import { useEffect, useState } from 'react';
import type { JsonObject } from '#shared/model/json';
import type { SampleData } from '../form/expression/sample-data';
import { previewClient } from '../form/expression/use-preview';
import { type PreviewCell, previewRow } from './model/preview-mapping';

const DEBOUNCE_MS = 150;

/**
 * What the variables would be for the first rows, a moment after the last change; the answer before until then.
 * @param count how many rows
 */
export function useMappingPreview(
  variables: JsonObject | undefined,
  sample: SampleData,
  count: number,
): readonly Record<string, PreviewCell>[] | undefined {
  const [rows, setRows] = useState<readonly Record<string, PreviewCell>[]>();
  useEffect(() => {
    if (variables === undefined) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      const indexes = Array.from({ length: Math.min(count, sample.items.length) }, (_, index) => index);
      const evaluate = (index: number) => (text: string) => previewClient().evaluate({ text, form: 'template', sample, index });
      void Promise.all(indexes.map((index) => previewRow(variables, evaluate(index)))).then((found) => {
        if (isCurrent) setRows(found);
      });
    }, DEBOUNCE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [variables, sample, count]);
  return rows;
}
