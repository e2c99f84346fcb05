import { UnstyledButton } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Hint } from '../../../components/Kbd';
import { ExpressionField } from './ExpressionField';
import { PATH_MIME } from './expression/insert-path';
import { isExpressionText } from './field-props';
import classes from './form.module.css';
import type { NodeFormContext } from './form-context';

interface OrExpressionProps {
  id: string;
  label: string;
  /** A text with {{ }} is an expression; anything else is what the fixed control shows. */
  value: unknown;
  /** What an expression begins with when one changes over to it. */
  start: unknown;
  /** Whether a value that an expression gives can stand as the fixed one. */
  accepts(value: string | number | boolean): boolean;
  /** Any text stands for an expression, as the control itself gives none. */
  textIsExpression?: boolean;
  hasError: boolean;
  reveal: { position: number | undefined } | undefined;
  context: NodeFormContext;
  onChange(value: unknown): void;
  /** The control for a fixed value. */
  children: ReactNode;
}

/** A control for a fixed value that can be changed over to an expression: by its fx button, Alt+=, or a value dropped on it. */
export function OrExpression(props: OrExpressionProps) {
  const { id, label, value, start, accepts, textIsExpression = false, hasError, reveal, context, onChange, children } = props;
  const { t } = useTranslation('form');
  const root = useRef<HTMLDivElement>(null);
  const [wantsFocus, setWantsFocus] = useState(false);
  const [isOver, setOver] = useState(false);
  // While one types, the text may lack its braces for a moment; the editor must not vanish under the fingers.
  const [isEditing, setEditing] = useState(false);
  const isExpression = isExpressionText(value) || (typeof value === 'string' && (isEditing || textIsExpression));
  useEffect(() => {
    if (!wantsFocus) return;
    setWantsFocus(false);
    root.current?.querySelector<HTMLElement>('[contenteditable="true"], input, button[role="switch"]')?.focus();
  }, [wantsFocus]);
  const put = (path: string) => {
    onChange(`{{ ${path} }}`);
    setWantsFocus(true);
  };
  const toExpression = () => {
    const text = typeof start === 'string' ? JSON.stringify(start) : start === undefined ? '' : String(start);
    put(text);
  };
  if (isExpression) {
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: only watches where the focus goes; what is focused is inside
      <div
        ref={root}
        onFocus={() => setEditing(true)}
        onBlur={(event) => {
          if (event.currentTarget.contains(event.relatedTarget)) return;
          setEditing(false);
          if (value === '') onChange(undefined);
        }}
      >
        <ExpressionField
          id={id}
          label={label}
          form="template"
          value={value}
          hasError={hasError}
          reveal={reveal}
          context={context}
          onChange={onChange}
          onFixed={(known) => {
            setEditing(false);
            onChange(known !== undefined && accepts(known) ? known : undefined);
            setWantsFocus(true);
          }}
        />
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a place to drop values on; the same is done by the button and the keyboard
    <div
      ref={root}
      className={classes.withToggle}
      data-over={isOver || undefined}
      onFocus={() => context.onFieldFocus({ insertPath: put })}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== '=' && event.code !== 'Equal')) return;
        event.preventDefault();
        toExpression();
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(PATH_MIME)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        const path = event.dataTransfer.getData(PATH_MIME);
        setOver(false);
        if (path === '') return;
        event.preventDefault();
        put(path);
      }}
    >
      <div className={classes.grow}>{children}</div>
      <Hint label={t('fx.toExpression')} keys="alt+=">
        <UnstyledButton
          className={classes.fx ?? ''}
          aria-pressed={false}
          aria-label={t('fx.of', { label, action: t('fx.toExpression') })}
          onClick={toExpression}
        >
          fx
        </UnstyledButton>
      </Hint>
    </div>
  );
}
