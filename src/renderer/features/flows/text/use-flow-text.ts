import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { type FlowTextFault, readFlowText, rewriteFlowText, writeFlowText } from '#shared/document/flow-text';
import type { FlowDefinition } from '#shared/model/flow';
import { useDocument, useEditor } from '../editor/session/editor-session';
import { coverSecrets, uncoverSecrets } from './secret-mask';

const QUIET_MS = 350;

const NO_FAULTS: readonly FlowTextFault[] = [];

/** True when both say the same, whatever the order of their keys. */
function isSame(a: FlowDefinition, b: FlowDefinition): boolean {
  return writeFlowText({ definition: a }) === writeFlowText({ definition: b });
}

/**
 * The draft as a text one can change. What is typed becomes an edit of the draft once it can be read; until then the draft
 * stays as it was and the faults are told. A change of the draft from elsewhere changes only its lines of the text.
 */
export function useFlowText() {
  const { flow, store, context } = useEditor();
  const definition = useDocument((document) => document.definition);
  const types = context.nodeTypes;
  const file = (of: FlowDefinition) => ({ id: flow.id, definition: coverSecrets(of, types) });
  const [text, setText] = useState(() => writeFlowText(file(definition)));
  const [faults, setFaults] = useState<readonly FlowTextFault[]>(NO_FAULTS);
  const [isTyping, setTyping] = useState(false);
  const applied = useRef(definition);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const apply = (typed: string) => {
    setTyping(false);
    const read = readFlowText(typed);
    if (!read.ok) return setFaults(read.faults);
    setFaults(NO_FAULTS);
    const draft = store.getState().definition;
    const next = uncoverSecrets(read.definition, draft, types);
    if (isSame(next, draft)) return;
    applied.current = next;
    store.getState().edit(() => next, { mergeKey: 'text' });
  };
  const follow = useEffectEvent(() => {
    if (applied.current === definition) return;
    applied.current = definition;
    // Half-typed text is a person's work: it is not overwritten, and what it says is told apart by the faults.
    if (isTyping || faults.length > 0) return;
    setText(rewriteFlowText(text, file(definition)));
  });
  useEffect(() => follow(), [definition]);
  const applyNow = useEffectEvent(() => apply(text));
  const hasTyped = useRef(false);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      if (hasTyped.current) applyNow();
    },
    [],
  );
  return {
    text,
    faults,
    isTyping,
    change(typed: string) {
      setText(typed);
      setTyping(true);
      hasTyped.current = true;
      clearTimeout(timer.current);
      timer.current = setTimeout(() => {
        hasTyped.current = false;
        apply(typed);
      }, QUIET_MS);
    },
    /** Gives up what cannot be read and shows the draft as it is. */
    discard() {
      clearTimeout(timer.current);
      hasTyped.current = false;
      setTyping(false);
      setFaults(NO_FAULTS);
      setText(writeFlowText(file(store.getState().definition)));
    },
  };
}
