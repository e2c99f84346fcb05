import { defaultKeymap } from '@codemirror/commands';
import type { KeyBinding } from '@codemirror/view';

/** CodeMirror's own keys without Ctrl+Enter, which means "test the flow" wherever one types on its page. */
export const codeKeys: readonly KeyBinding[] = defaultKeymap.filter(({ key }) => key !== 'Mod-Enter');
