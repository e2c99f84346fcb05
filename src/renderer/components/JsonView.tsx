import { UnstyledButton } from '@mantine/core';
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Json } from '#shared/model/json';
import { CopyIcon } from './CopyText';
import classes from './json-view.module.css';

/** So many entries of one array or object are drawn at first; the rest on demand. */
const PAGE = 100;

function Scalar({ value }: { value: string | number | boolean | null }) {
  const kind = value === null ? 'null' : typeof value;
  return (
    <span className={classes.scalar} data-kind={kind}>
      {JSON.stringify(value)}
    </span>
  );
}

function Branch({
  name,
  value,
  depth,
  openDepth,
  isLast,
}: {
  name: string | undefined;
  value: Json;
  depth: number;
  openDepth: number;
  isLast: boolean;
}) {
  const { t } = useTranslation('components');
  const isBranch = typeof value === 'object' && value !== null;
  const [isOpen, setOpen] = useState(depth < openDepth);
  const [shown, setShown] = useState(PAGE);
  const label = name !== undefined && <span className={classes.name}>{name}: </span>;
  const indent = { paddingLeft: depth * 14 + 16 };
  if (!isBranch) {
    return (
      <div className={classes.line} style={indent}>
        {label}
        <Scalar value={value} />
        {!isLast && ','}
      </div>
    );
  }
  const isArray = Array.isArray(value);
  const count = isArray ? value.length : Object.keys(value).length;
  const [open, close] = isArray ? ['[', ']'] : ['{', '}'];
  if (count === 0) {
    return (
      <div className={classes.line} style={indent}>
        {label}
        {open + close}
        {!isLast && ','}
      </div>
    );
  }
  const entries: [string | undefined, Json][] = isArray
    ? value.slice(0, shown).map((entry) => [undefined, entry])
    : Object.entries(value).slice(0, shown);
  return (
    <>
      <UnstyledButton className={classes.line} style={indent} data-branch aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <ChevronRight size={12} className={classes.chevron} data-open={isOpen || undefined} style={{ left: depth * 14 + 2 }} />
        {label}
        {open}
        {!isOpen && (
          <>
            <span className={classes.count}>{isArray ? t('json.items', { count }) : t('json.keys', { count })}</span>
            {close}
            {!isLast && ','}
          </>
        )}
      </UnstyledButton>
      {isOpen && (
        <>
          {entries.map(([key, entry], index) => (
            <Branch
              key={key ?? index}
              name={key}
              value={entry}
              depth={depth + 1}
              openDepth={openDepth}
              isLast={index === count - 1}
            />
          ))}
          {count > shown && (
            <UnstyledButton
              className={classes.rest}
              style={{ paddingLeft: (depth + 1) * 14 + 16 }}
              onClick={() => setShown(shown + 10 * PAGE)}
            >
              {t('json.more', { count: count - shown })}
            </UnstyledButton>
          )}
          <div className={classes.line} style={indent}>
            {close}
            {!isLast && ','}
          </div>
        </>
      )}
    </>
  );
}

/** JSON to read: branches fold, long lists are drawn in parts, one button copies all. */
export function JsonView({ value, openDepth = 2, maxHeight }: { value: Json; openDepth?: number; maxHeight?: number | string }) {
  return (
    <div className={classes.root}>
      <div className={classes.tools}>
        <CopyIcon value={JSON.stringify(value, null, 2)} />
      </div>
      <div className={classes.tree} style={{ maxHeight }}>
        <Branch name={undefined} value={value} depth={0} openDepth={openDepth} isLast />
      </div>
    </div>
  );
}
