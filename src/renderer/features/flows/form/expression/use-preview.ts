import { useEffect, useState } from 'react';
import type { FieldForm } from './complete';
import type { PreviewResult } from './evaluate-preview';
import { createPreviewClient, type PreviewClient } from './preview-client';
import type { SampleData } from './sample-data';

const DEBOUNCE_MS = 150;

let shared: PreviewClient | undefined;

/** One worker for all fields of the page, started with the first preview. */
export function previewClient(): PreviewClient {
  shared ??= createPreviewClient(() => new Worker(new URL('./preview-worker.ts', import.meta.url), { type: 'module' }));
  return shared;
}

interface Question {
  text: string;
  form: FieldForm;
  /** Undefined: there is nothing to evaluate, or nothing to evaluate it with. */
  sample: SampleData | undefined;
  index: number;
}

/** What a field would be, evaluated a moment after the last change; undefined until the first answer and without data. */
export function usePreview({ text, form, sample, index }: Question): PreviewResult | undefined {
  const [answer, setAnswer] = useState<{ result: PreviewResult; sample: SampleData }>();
  useEffect(() => {
    if (sample === undefined) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      void previewClient()
        .evaluate({ text, form, sample, index })
        .then((result) => {
          if (isCurrent) setAnswer({ result, sample });
        });
    }, DEBOUNCE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [text, form, sample, index]);
  return sample === undefined ? undefined : answer?.result;
}
