import type { CDPSession, Page } from '@playwright/test';

/** What one saw while something was done. Milliseconds. */
export interface FrameFigures {
  p50: number;
  p95: number;
  max: number;
  /** Tasks that kept the page busy for more than 50 ms. */
  longTasks: number;
  /** What the page's own thread computed a frame: also on a busy machine a figure of the editor alone. */
  cpu: number;
}

/** Kept in the page while frames are recorded. */
interface Recorder {
  times: number[];
  longTasks: number;
  stop(): void;
}

function startRecording(): void {
  const recorder: Recorder = { times: [], longTasks: 0, stop: () => undefined };
  let isRunning = true;
  const step = (time: number) => {
    recorder.times.push(time);
    if (isRunning) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
  const observer = new PerformanceObserver((list) => {
    recorder.longTasks += list.getEntries().length;
  });
  observer.observe({ type: 'longtask' });
  recorder.stop = () => {
    isRunning = false;
    observer.disconnect();
  };
  Object.assign(globalThis, { pfRecorder: recorder });
}

function stopRecording(): { times: number[]; longTasks: number } {
  const { pfRecorder } = globalThis as unknown as { pfRecorder: Recorder };
  pfRecorder.stop();
  return { times: pfRecorder.times, longTasks: pfRecorder.longTasks };
}

const round = (ms: number) => Math.round(ms * 10) / 10;

/** Processor time of the page's main thread so far, in ms. */
async function cpuMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
}

/** Records the time between frames of the page while `work` goes on. */
export async function recordFrames(page: Page, work: () => Promise<void>): Promise<FrameFigures> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.evaluate(startRecording);
  const before = await cpuMs(session);
  await work();
  const spent = (await cpuMs(session)) - before;
  const { times, longTasks } = await page.evaluate(stopRecording);
  await session.detach();
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  const sorted = gaps.sort((a, b) => a - b);
  const share = (part: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN);
  return { p50: share(0.5), p95: share(0.95), max: share(1), longTasks, cpu: round(spent / Math.max(1, gaps.length)) };
}
