import { type PointerEvent, useLayoutEffect, useRef } from 'react';
import { StatusIcon } from '../StatusIcon';
import { portOffset } from './geometry';
import type { GraphNode } from './graph-model';
import { NodeIcon } from './node-icon';

export interface PortRegistry {
  add(element: HTMLElement, port: { nodeId: string; side: 'input' | 'output'; key: string }): void;
  remove(element: HTMLElement): void;
}

interface PortDotProps {
  node: GraphNode;
  side: 'input' | 'output';
  port: { key: string; label: string };
  ports: PortRegistry;
}

function PortDot({ node, side, port, ports }: PortDotProps) {
  const ref = useRef<HTMLSpanElement>(null);
  const { id } = node;
  const { key } = port;
  useLayoutEffect(() => {
    const element = ref.current;
    if (element === null) return;
    ports.add(element, { nodeId: id, side, key });
    return () => ports.remove(element);
  }, [id, side, key, ports]);
  const at = portOffset(node, side, key);
  // Offsets are from the card's outer corner; its children are placed inside the 1 px border.
  return (
    <span
      ref={ref}
      className="pf-port"
      data-side={side}
      data-key={key}
      title={port.label}
      style={{ left: at.x - 1, top: at.y - 1 }}
    />
  );
}

export interface NodeCardProps {
  node: GraphNode;
  isSelected: boolean;
  isTabStop: boolean;
  ports: PortRegistry;
  onPick(id: string, additive: boolean): void;
  onOpen(id: string): void;
}

function accessibleName(node: GraphNode): string {
  return [node.title, node.summary, node.statusLabel, node.badgeLabel, node.message?.text].filter(Boolean).join(', ');
}

/** One node. It lives in a React root of its own (rete): no context, no queries, props only. */
export function NodeCard({ node, isSelected, isTabStop, ports, onPick, onOpen }: NodeCardProps) {
  const rows = Math.max(node.inputs.length, node.outputs.length);
  const pick = (event: PointerEvent) => {
    if (event.button === 0) onPick(node.id, event.shiftKey || event.ctrlKey || event.metaKey);
  };
  return (
    <div
      className="pf-node"
      data-node-id={node.id}
      data-category={node.category}
      data-status={node.status}
      data-problem={node.status === undefined ? node.message?.tone : undefined}
      data-selected={isSelected || undefined}
      data-trigger={node.inputs.length === 0 || undefined}
      data-dim={node.disabled === true || node.status === 'skipped' || undefined}
      data-off={node.disabled === true || undefined}
      role="button"
      tabIndex={isTabStop ? 0 : -1}
      aria-pressed={isSelected}
      aria-label={accessibleName(node)}
      onPointerDown={pick}
      onDoubleClick={(event) => {
        event.stopPropagation();
        onOpen(node.id);
      }}
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
        <div className="pf-node__message" data-tone={node.message.tone} title={node.message.text}>
          <span>{node.message.text}</span>
        </div>
      )}
      {node.inputs.map((port) => (
        <PortDot key={`in/${port.key}`} node={node} side="input" port={port} ports={ports} />
      ))}
      {node.outputs.map((port) => (
        <PortDot key={`out/${port.key}`} node={node} side="output" port={port} ports={ports} />
      ))}
    </div>
  );
}
