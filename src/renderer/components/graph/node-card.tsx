import { Diff, Minus, Pin, Plus } from 'lucide-react';
import { StatusIcon } from '../StatusIcon';
import type { CanvasWords } from './canvas-words';
import { portOffset } from './geometry';
import type { GraphMark, GraphNode } from './graph-model';
import { NodeIcon } from './node-icon';

interface PortDotProps {
  node: GraphNode;
  side: 'input' | 'output';
  port: { key: string; label: string };
}

function PortDot({ node, side, port }: PortDotProps) {
  const at = portOffset(node, side, port.key);
  // Offsets are from the card's outer corner; its children are placed inside the 1 px border.
  return (
    <span className="pf-port" data-side={side} data-key={port.key} title={port.label} style={{ left: at.x - 1, top: at.y - 1 }} />
  );
}

const MARK_ICONS: Record<GraphMark, typeof Plus> = { added: Plus, removed: Minus, changed: Diff };

export interface NodeCardProps {
  node: GraphNode;
  isSelected: boolean;
  isTabStop: boolean;
  words: CanvasWords;
  /** What it is joined to, for people who do not see the edges. */
  connections: string;
}

function accessibleName(node: GraphNode, words: CanvasWords): string {
  return [
    node.title,
    node.summary,
    node.mark === undefined ? undefined : words.marks[node.mark],
    node.statusLabel,
    node.attempt,
    node.duration,
    node.badgeLabel,
    node.pinned === true ? words.pinned : undefined,
    node.message?.text,
    node.message?.fix,
  ]
    .filter(Boolean)
    .join(', ');
}

function Tags({ node, words }: Pick<NodeCardProps, 'node' | 'words'>) {
  const Mark = node.mark === undefined ? undefined : MARK_ICONS[node.mark];
  return (
    <>
      {Mark === undefined || node.mark === undefined ? null : (
        <span className="pf-node__tag" data-mark={node.mark} title={words.marks[node.mark]}>
          <Mark size={12} strokeWidth={2.5} aria-hidden />
        </span>
      )}
      {node.pinned === true ? (
        <span className="pf-node__tag" data-pin title={words.pinned}>
          <Pin size={11} strokeWidth={2} aria-hidden />
        </span>
      ) : null}
    </>
  );
}

/**
 * One node. It lives in a React root of its own (rete): no context, no queries, no handlers; the canvas reads gestures from
 * the pointer and the keyboard of the whole.
 */
export function NodeCard({ node, isSelected, isTabStop, words, connections }: NodeCardProps) {
  const rows = Math.max(node.inputs.length, node.outputs.length);
  const facts = [node.attempt, node.duration].filter(Boolean).join(' · ');
  return (
    <div
      className="pf-node"
      data-node-id={node.id}
      data-category={node.category}
      data-status={node.status}
      data-mark={node.mark}
      data-problem={node.status === undefined ? node.message?.tone : undefined}
      data-selected={isSelected || undefined}
      data-trigger={node.inputs.length === 0 || undefined}
      data-dim={node.disabled === true || node.status === 'skipped' || undefined}
      data-off={node.disabled === true || undefined}
      role="button"
      tabIndex={isTabStop ? 0 : -1}
      aria-pressed={isSelected}
      aria-label={accessibleName(node, words)}
      aria-description={connections === '' ? undefined : connections}
    >
      <div className="pf-node__head">
        <span className="pf-node__icon">
          <NodeIcon name={node.icon} />
        </span>
        <span className="pf-node__text">
          <span className="pf-node__title">{node.title}</span>
          <span className="pf-node__summary">{node.summary}</span>
        </span>
        {node.status === undefined ? null : (
          <span className="pf-node__state" title={node.statusLabel}>
            <StatusIcon status={node.status} />
          </span>
        )}
      </div>
      {node.mark === undefined && node.pinned !== true ? null : (
        <span className="pf-node__tags">
          <Tags node={node} words={words} />
        </span>
      )}
      {node.badge === undefined ? null : (
        <span className="pf-node__badge" title={node.badgeLabel}>
          {node.badge}
        </span>
      )}
      {rows > 1 ? (
        <div className="pf-node__ports">
          {Array.from({ length: rows }, (_, row) => (
            <div key={`${node.inputs[row]?.key ?? ''}/${node.outputs[row]?.key ?? ''}`}>
              <span>{node.inputs.length > 1 ? node.inputs[row]?.label : null}</span>
              <span>{node.outputs.length > 1 ? node.outputs[row]?.label : null}</span>
            </div>
          ))}
        </div>
      ) : null}
      {node.message === undefined ? null : (
        <div
          className="pf-node__message"
          data-tone={node.message.tone}
          data-fix={node.message.fix === undefined ? undefined : true}
          title={[node.message.text, node.message.fix].filter(Boolean).join('\n')}
        >
          <span>{node.message.text}</span>
          {node.message.fix === undefined ? null : <span className="pf-node__fix">{node.message.fix}</span>}
        </div>
      )}
      {facts === '' ? null : <span className="pf-node__facts">{facts}</span>}
      {node.inputs.map((port) => (
        <PortDot key={`in/${port.key}`} node={node} side="input" port={port} />
      ))}
      {node.outputs.map((port) => (
        <PortDot key={`out/${port.key}`} node={node} side="output" port={port} />
      ))}
    </div>
  );
}
