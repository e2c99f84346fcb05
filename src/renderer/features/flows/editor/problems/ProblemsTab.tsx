import { Button } from '@mantine/core';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowProblem } from '#shared/model/flow';
import { NodeIcon } from '../../../../components/graph/node-icon';
import { client } from '../../../../lib/client';
import { useDocument, useEditor } from '../session/editor-session';
import { ProblemIcon } from './ProblemIcon';
import { countProblems, groupProblems, type ProblemGroup, problemKey, type Severity } from './problem-groups';
import classes from './problems.module.css';
import { type QuickFix, quickFixes } from './quick-fixes';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'hint'];

/** What keeps the flow from running, what may be a mistake and what could be better; each leads to its place. */
export function ProblemsTab() {
  const { t } = useTranslation('flows');
  const { problems, areProblemsStale } = useEditor();
  const definition = useDocument((document) => document.definition);
  const [hidden, setHidden] = useState<ReadonlySet<Severity>>(new Set());
  const list = useRef<HTMLDivElement>(null);
  const counts = countProblems(problems);
  const shown = new Set(SEVERITIES.filter((severity) => !hidden.has(severity)));
  const groups = groupProblems(problems, definition, shown);
  const toggle = (severity: Severity) =>
    setHidden((now) => {
      const next = new Set(now);
      if (!next.delete(severity)) next.add(severity);
      return next;
    });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    const places = [...(list.current?.querySelectorAll<HTMLElement>('[data-problem]') ?? [])];
    places[places.indexOf(document.activeElement as HTMLElement) + step]?.focus();
    event.preventDefault();
  };
  if (problems.length === 0) return <p className={classes.none}>{t('problem.none')}</p>;
  return (
    <div className={classes.root} data-stale={areProblemsStale || undefined}>
      <div className={classes.bar}>
        {SEVERITIES.map((severity) => (
          <button
            key={severity}
            type="button"
            className={classes.filter}
            aria-pressed={shown.has(severity)}
            disabled={counts[severity] === 0}
            onClick={() => toggle(severity)}
          >
            <ProblemIcon severity={severity} size={13} />
            {t(`problem.${severity}s`, { count: counts[severity] })}
          </button>
        ))}
        <span className={classes.state} role="status">
          {areProblemsStale ? t('problem.checking') : ''}
        </span>
      </div>
      <div ref={list} onKeyDown={onKeyDown}>
        {groups.length === 0 && <p className={classes.none}>{t('problem.noneShown')}</p>}
        {groups.map((group) => (
          <Group key={group.nodeId ?? ''} group={group} />
        ))}
      </div>
    </div>
  );
}

function Group({ group }: { group: ProblemGroup }) {
  const { t } = useTranslation('flows');
  const { context } = useEditor();
  const type = useDocument(({ definition }) => definition.nodes.find((node) => node.id === group.nodeId)?.type);
  const name = group.name ?? t('problem.wholeFlow');
  return (
    <section className={classes.group} aria-label={name}>
      <h3 className={classes.name}>
        <NodeIcon name={type === undefined ? 'workflow' : (context.nodeTypes.get(type)?.icon ?? 'box')} size={13} />
        {name}
      </h3>
      <ul className={classes.list}>
        {group.problems.map((problem, index) => (
          <Line key={`${problemKey(problem)} ${index}`} problem={problem} />
        ))}
      </ul>
    </section>
  );
}

function Line({ problem }: { problem: FlowProblem }) {
  const { t } = useTranslation('flows');
  const { context, problemLabel, showProblem, store } = useEditor();
  const definition = useDocument((document) => document.definition);
  const [isFixing, setFixing] = useState(false);
  const manual = context.nodeTypes.get('core.manual');
  const fixes = quickFixes(problem, definition, {
    nodeTypes: context.nodeTypes,
    keepSecret: ({ name, type, typeVersion, config }) => client.credentials.keep({ name, nodeType: type, typeVersion, config }),
    upgradeNode: (node) => client.flows.upgradeNode(node),
    manualName: manual === undefined ? 'Manual' : context.localText(manual.label),
  });
  const fix = async (chosen: QuickFix) => {
    setFixing(true);
    try {
      const result = await chosen.apply(store.getState().definition);
      store.getState().edit((now) => (typeof result === 'function' ? result(now) : result));
    } finally {
      setFixing(false);
    }
  };
  return (
    <li className={classes.line}>
      <button type="button" data-problem className={classes.item} onClick={() => showProblem(problem)}>
        <ProblemIcon severity={problem.severity} label={t(`problem.${problem.severity}`)} />
        <span>{problemLabel(problem)}</span>
      </button>
      <span className={classes.fixes}>
        {fixes.map((each) => (
          <Button key={each.id} size="compact-xs" variant="default" loading={isFixing} onClick={() => void fix(each)}>
            {t(`problem.fix.${each.id}`, each.values ?? {})}
          </Button>
        ))}
      </span>
    </li>
  );
}
