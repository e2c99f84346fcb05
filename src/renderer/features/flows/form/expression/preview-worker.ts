import { evaluatePreview } from './evaluate-preview';
import type { PreviewAnswer, PreviewRequest } from './preview-client';
import type { SampleData } from './sample-data';

/* The worker of previews: an expression that runs away, or a regular expression that backtracks without end, holds up nothing but this. */

let sample: SampleData | undefined;

self.addEventListener('message', ({ data }: MessageEvent<PreviewRequest>) => {
  if (data.kind === 'sample') {
    sample = data.sample;
    return;
  }
  if (sample === undefined) return;
  void evaluatePreview(data.text, data.form, sample, data.index).then((result) => {
    self.postMessage({ id: data.id, result } satisfies PreviewAnswer);
  });
});
