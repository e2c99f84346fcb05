import { useEffect, useEffectEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowClip } from '#shared/document/flow-clip';
import { toast } from '../../../components/feedback';
import type { Point } from '../../../components/graph/graph-model';
import { isKeyboardElsewhere } from '../editor/keyboard-owner';
import type { EditorSession } from '../editor/session/editor-session';
import { readClip, writeClip } from './clip-text';

/** What this window copied last: with its secrets, which the text on the clipboard does not have. */
let copied: { text: string; clip: FlowClip } | undefined;

/** Copies, cuts and pastes nodes, notes and groups as text, also from one flow or window to another, while `isEnabled`. */
export function useClipboard(session: EditorSession, isEnabled: boolean): void {
  const { t } = useTranslation('clipboard');
  const { edits, context, handle } = session;
  const pointer = useRef<{ x: number; y: number }>(undefined);

  /** Where a paste goes: at the pointer over the graph, else in the middle of what is seen. */
  const target = (): Point | undefined => {
    const area = document.querySelector('.pf-graph')?.getBoundingClientRect();
    const view = handle.current?.inView();
    if (area === undefined || view === undefined || view.width === 0) return undefined;
    const at = pointer.current ?? { x: area.x + area.width / 2, y: area.y + area.height / 2 };
    return {
      x: view.x + ((at.x - area.x) / area.width) * view.width,
      y: view.y + ((at.y - area.y) / area.height) * view.height,
    };
  };
  const onCopy = useEffectEvent((event: ClipboardEvent) => {
    const hasText = (document.getSelection()?.toString() ?? '') !== '';
    const clip = isKeyboardElsewhere() || hasText ? undefined : edits.clip();
    if (clip === undefined) return;
    const text = writeClip(clip, context.nodeTypes);
    copied = { text, clip };
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    if (event.type === 'cut') edits.cutSelected();
  });
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (isKeyboardElsewhere() || text === '') return;
    event.preventDefault();
    const isOwn = copied?.text === text.replaceAll('\r\n', '\n');
    const read = isOwn && copied !== undefined ? { kind: 'clip' as const, clip: copied.clip } : readClip(text);
    if (read.kind === 'clip') edits.paste(read.clip, target());
    else if (read.kind === 'foreign') toast(t('foreign'), { level: 'info' });
    else toast(t('broken'), { level: 'warning', body: read.message, closeAfterMs: 8000 });
  });
  useEffect(() => {
    if (!isEnabled) return;
    const copy = (event: ClipboardEvent) => onCopy(event);
    const paste = (event: ClipboardEvent) => onPaste(event);
    const move = ({ clientX: x, clientY: y, target: over }: PointerEvent) => {
      pointer.current = over instanceof Element && over.closest('.pf-graph') !== null ? { x, y } : undefined;
    };
    document.addEventListener('copy', copy);
    document.addEventListener('cut', copy);
    document.addEventListener('paste', paste);
    document.addEventListener('pointermove', move, { passive: true });
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', copy);
      document.removeEventListener('paste', paste);
      document.removeEventListener('pointermove', move);
    };
  }, [isEnabled]);
}
