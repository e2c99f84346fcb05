import { UnstyledButton } from '@mantine/core';
import { useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { expressionReason } from '#shared/words/expression-reason';
import { Hint } from '../../../components/Kbd';
import type { FieldForm } from './expression/complete';
import type { Assist } from './expression/completion-source';
import { usePreview } from './expression/use-preview';
import { problemsOf } from './expression-problems';
import classes from './form.module.css';
import type { NodeFormContext } from './form-context';
import { Preview } from './Preview';
import { TemplateEditor, type TemplateEditorHandle, type TemplateEditorProps } from './TemplateEditor';

type EditorProps = Pick<
  TemplateEditorProps,
  'id' | 'label' | 'value' | 'rows' | 'placeholder' | 'describedBy' | 'reveal' | 'onChange'
>;

interface ExpressionFieldProps extends EditorProps {
  form: FieldForm;
  hasError: boolean;
  context: NodeFormContext;
  /** Goes back to a fixed value: what the expression gives now, where that is known and simple. */
  onFixed(value: string | number | boolean | undefined): void;
  /** The field takes text: then it is one field for fixed text and expressions alike. */
  isText?: boolean;
}

/** The words of completion in the app's language. */
function useSay(): Assist['say'] {
  const { t, i18n } = useTranslation('form');
  return useMemo(
    () => ({
      section: (kind) => t(`section.${kind}`),
      kind: (kind) => t(`kind.${kind}`),
      variable: (name) => t(`variable.${name}`),
      items: (count) => t('items', { count }),
      text: (text) => text[i18n.language === 'pt-BR' ? 'pt-BR' : 'en'],
    }),
    [t, i18n.language],
  );
}

/** A field for text with expressions: the editor, the switch to a fixed value, and what it gives for an item. */
export function ExpressionField(props: ExpressionFieldProps) {
  const { value, form, label, hasError, context, isText = false } = props;
  const { sample, index } = context;
  const { t } = useTranslation('form');
  const say = useSay();
  const handle = useRef<TemplateEditorHandle>(null);
  const [hasFocus, setFocus] = useState(false);
  const previewId = useId();
  const problem = problemsOf(value, form)[0];
  const isExpression = form === 'jsonata' ? value.trim() !== '' : value.includes('{{');
  const canTry = isExpression && problem === undefined;
  const result = usePreview({
    text: value,
    form,
    sample: canTry && sample !== undefined && sample.origin !== 'shape' ? sample : undefined,
    index: Math.min(index, Math.max(0, (sample?.items.length ?? 1) - 1)),
  });
  const sayReason = (reason: string) => expressionReason(reason, (key, values) => t(key, values));
  const toFixed = () => {
    const known = canTry && result?.state === 'value' ? result.value : undefined;
    props.onFixed(known ?? (isText ? value.replace(/\{\{[\s\S]*?\}\}/g, '').trim() || undefined : undefined));
  };
  const toggle = () => {
    if (form === 'jsonata') return;
    if (isExpression) toFixed();
    else handle.current?.beginExpression();
  };
  const switchWords = isExpression ? t('fx.toFixed') : t('fx.toExpression');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only watches where the focus goes; what is focused is inside
    <div
      onFocus={() => setFocus(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setFocus(false);
      }}
    >
      <div className={classes.template} data-error={hasError || problem !== undefined || undefined}>
        <TemplateEditor
          {...props}
          describedBy={props.describedBy}
          assist={{ sample, index, say }}
          tried={result?.state === 'error' ? { text: value, ...result } : undefined}
          say={sayReason}
          handle={handle}
          onFocus={context.onFieldFocus}
          onPick={context.openPicker}
          onToggle={toggle}
        />
        {form === 'template' && (
          <Hint label={switchWords} keys="alt+=">
            <UnstyledButton
              className={classes.fx ?? ''}
              aria-pressed={isExpression}
              aria-label={t('fx.of', { label, action: switchWords })}
              onClick={toggle}
            >
              fx
            </UnstyledButton>
          </Hint>
        )}
      </div>
      {problem !== undefined && (
        <div className={classes.problem} role="alert">
          {sayReason(problem.message)}
          <span className={classes.position}>{t('at', { position: problem.position + 1 })}</span>
        </div>
      )}
      {canTry && (
        <Preview
          id={previewId}
          label={label}
          sample={sample}
          result={result}
          context={context}
          isOpen={hasFocus}
          sayReason={sayReason}
        />
      )}
    </div>
  );
}
