import { useEffect, useEffectEvent } from 'react';
import { isKeyboardElsewhere } from './keyboard-owner';
import { type NodeEdits, parseClip } from './node-edits';

/** Copies, cuts and pastes nodes as text, also from one flow or window to another, while `isEnabled`. */
export function useClipboard(edits: NodeEdits, isEnabled: boolean): void {
  const onCopy = useEffectEvent((event: ClipboardEvent) => {
    const hasText = (document.getSelection()?.toString() ?? '') !== '';
    const clip = isKeyboardElsewhere() || hasText ? undefined : edits.clip();
    if (clip === undefined) return;
    event.clipboardData?.setData('text/plain', JSON.stringify(clip));
    event.preventDefault();
    if (event.type === 'cut') edits.removeSelected();
  });
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const clip = isKeyboardElsewhere() ? undefined : parseClip(event.clipboardData?.getData('text/plain') ?? '');
    if (clip === undefined) return;
    event.preventDefault();
    edits.paste(clip);
  });
  useEffect(() => {
    if (!isEnabled) return;
    const copy = (event: ClipboardEvent) => onCopy(event);
    const paste = (event: ClipboardEvent) => onPaste(event);
    document.addEventListener('copy', copy);
    document.addEventListener('cut', copy);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', copy);
      document.removeEventListener('paste', paste);
    };
  }, [isEnabled]);
}
