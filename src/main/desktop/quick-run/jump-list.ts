/** What the app's icon offers: the jump list on Windows, the menu of the dock on macOS. As data, so that it is tested anywhere. */
import { type DesktopMessages, fill } from '../messages';

export interface JumpItem {
  /** Undefined: quick-run itself. */
  flowId: string | undefined;
  title: string;
  /** What a second start is given. */
  arg: string;
}

/** Windows shows ten lines at most, all parts together. */
const MOST_FLOWS = 8;

/** Quick-run, and the pinned flows that can run. */
export function jumpItems(
  pinned: readonly { flowId: string; name: string; runnable: boolean }[],
  words: DesktopMessages,
): JumpItem[] {
  const flows = pinned
    .filter(({ runnable }) => runnable)
    .slice(0, MOST_FLOWS)
    .map(({ flowId, name }) => ({ flowId, title: fill(words.run, { name }), arg: `--run-flow=${flowId}` }));
  return [{ flowId: undefined, title: words.quickRun, arg: '--quick-run' }, ...flows];
}
